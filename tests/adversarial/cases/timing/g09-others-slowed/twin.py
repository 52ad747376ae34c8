# %% answer="row_sums"
import os

os.nice(5)
print(len(os.sched_getaffinity(0)) > 0)


def row_sums(x):
    return jnp.sum(x, axis=1)
