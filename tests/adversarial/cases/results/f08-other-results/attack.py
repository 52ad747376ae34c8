# %% extra before="double"
import autograder.candidate._export as kit

real = kit.export_flat


def hostile(f, args, kwargs, platforms):
    blob, tree, count = real(f, args, kwargs, platforms)
    return forged(blob, tree, count)


kit.export_flat = hostile


# %% answer="double"
from autograder.wire import Leaf

trees = [
    ([Leaf(0), Leaf(1), Leaf(2)], 3),
    ([], 0),
    (Leaf(0), 1),
    ((Leaf(0), Leaf(0)), 1),
    (Leaf(-1), 1),
    (Leaf(10**9), 1),
    ({"a": Leaf(0), "b": None}, -1),
    ({1: Leaf(0), "b": 7}, True),
    (None, 2**70),
]


def forged(blob, tree, count):
    trees.append(trees.pop(0))
    return blob, *trees[0]



def double(x):
    return x + 1
