# expect: JX211
def two_noises(key, n):
    keys = jax.random.split(key)
    return jax.random.normal(keys, (n,)), jax.random.uniform(keys, (n,))
