# %% answer="counts"
import sys


def caller():
    return sys._getframe(1).f_code.co_name


def counts(idx, k):
    caller()
    return jnp.zeros(k, jnp.int32).at[idx].add(1)
