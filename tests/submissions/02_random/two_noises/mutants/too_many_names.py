# expect: JX210
def two_noises(key, n):
    key, key_z, key_u = jax.random.split(key)
    return jax.random.normal(key_z, (n,)), jax.random.uniform(key_u, (n,))
