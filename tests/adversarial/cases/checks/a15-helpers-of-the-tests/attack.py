# %% answer="row_sums"
def row_sums(x):
    wasted = jax.lax.fori_loop(0, 500_000, lambda i, s: s + jnp.sin(s), 0.1)
    return jnp.sum(x, axis=1) + 0 * wasted


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
