# %% answer="counts"
import sys


def depth():
    frame, n = sys._getframe(), 0
    while frame is not None:
        frame, n = frame.f_back, n + 1
    return n


def counts(idx, k):
    depth()
    return jnp.zeros(k, jnp.int32).at[idx].add(1)
