# %% answer="two_noises"
def two_noises(key, n):
    other = tuple(jax.random.split(key))
    assert other is not None
    one, two = jax.random.split(key)
    return jax.random.normal(one, (n,)), jax.random.normal(two, (n,))
