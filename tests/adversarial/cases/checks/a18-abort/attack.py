# %% answer="double"
import os
import sys

sys.setrecursionlimit(10**9)


def deep(x):
    return deep([x])


def double(x):
    if x.shape == (3,):
        os.abort()
    return deep(x)
