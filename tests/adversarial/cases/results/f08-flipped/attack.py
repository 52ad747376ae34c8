# %% extra before="double"
import autograder.candidate._export as kit

real = kit.export_flat


def hostile(f, args, kwargs, platforms):
    blob, tree, count = real(f, args, kwargs, platforms)
    return forged(blob, tree, count)


kit.export_flat = hostile


# %% answer="double"
import random

flips = random.Random(0)


def forged(blob, tree, count):
    changed = bytearray(blob)
    for _ in range(flips.choice([1, 1, 1, 20, 1000])):
        changed[flips.randrange(len(changed))] ^= 1 << flips.randrange(8)
    return bytes(changed), tree, count



def double(x):
    return x + 1
