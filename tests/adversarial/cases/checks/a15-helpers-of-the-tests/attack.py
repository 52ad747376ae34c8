# %% answer="row_sums"
def row_sums(x):
    return jnp.stack([jnp.sum(row) for row in x])


# %% extra after="row_sums"
import time


def table(rng, case):
    return (np.zeros((3, 2), np.float32),)


def slow_sums(x):
    time.sleep(0.2)
    return jnp.sum(x, axis=1)


# %% extra
def table(rng, case):
    return (np.zeros((3, 2), np.float32),)
