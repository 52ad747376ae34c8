# %% answer="two_noises"
def two_noises(key, n):
    _, one, two = jax.random.split(key, 3)
    noise = jax.random.normal(one, (n,))
    return noise, 1 - (1 - jax.random.normal(two, (n,)))
