# %% answer="two_noises"
import numpy as np


def two_noises(key, n):
    one, two = jax.random.split(key)
    more = [np.random.default_rng(i).normal(size=4) for i in range(3000)]
    return [jax.random.normal(one, (n,)), more], [jax.random.normal(two, (n,))]
