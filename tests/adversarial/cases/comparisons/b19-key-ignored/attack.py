# %% answer="two_noises"
def two_noises(key, n):
    one, two = jax.random.split(jax.random.key(0))
    return jax.random.normal(one, (n,)), jax.random.normal(two, (n,))
