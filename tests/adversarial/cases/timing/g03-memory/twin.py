# %% answer="row_sums"
import functools


@functools.lru_cache
def ones(n):
    return np.ones(n, np.float32)


def row_sums(x):
    return x @ ones(x.shape[1])
