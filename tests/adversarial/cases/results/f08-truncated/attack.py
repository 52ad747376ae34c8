# %% extra before="double"
import autograder.candidate._export as kit

real = kit.export_flat


def hostile(f, args, kwargs, platforms):
    blob, tree, count = real(f, args, kwargs, platforms)
    return forged(blob, tree, count)


kit.export_flat = hostile


# %% answer="double"
calls = [0]


def forged(blob, tree, count):
    calls[0] += 1
    return blob[: len(blob) * calls[0] // 7], tree, count



def double(x):
    return x + 1
