# %% answer="two_noises"
def two_noises(key, n):
    return tuple(jax.random.split(key))
