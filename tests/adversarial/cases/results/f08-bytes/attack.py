# %% extra before="double"
import autograder.candidate._export as kit

real = kit.export_flat


def hostile(f, args, kwargs, platforms):
    blob, tree, count = real(f, args, kwargs, platforms)
    return forged(blob, tree, count)


kit.export_flat = hostile


# %% answer="double"
import os

kinds = [b"", os.urandom(5000), b"ML\xefR" + os.urandom(500), b"cos\nsystem\n(S'id'\ntR."]
kinds += [b"\0" * (8 << 20), b"HloModule m\nENTRY e { ROOT c = f32[] constant(1) }"]


def forged(blob, tree, count):
    kinds.append(kinds.pop(0))
    return kinds[0], tree, count



def double(x):
    return x + 1
