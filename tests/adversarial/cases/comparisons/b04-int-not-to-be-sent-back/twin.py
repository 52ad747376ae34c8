# %% answer="counts"
import autograder.wire

LONG = 1 << 13_999


def counts(idx, k):
    return jnp.zeros(k, jnp.int32).at[idx].add(1 if LONG else 0)
