# %% answer="two_noises"
import numpy as np


def two_noises(key, n):
    one, two = jax.random.split(key)
    more = [np.random.default_rng(i).normal(size=4) for i in range(3000)]
    assert len(more) == 3000
    return jax.random.normal(one, (n,)), jax.random.normal(two, (n,))
