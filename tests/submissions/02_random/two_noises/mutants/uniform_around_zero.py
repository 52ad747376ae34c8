# expect: JX218
# outcome: partly
def two_noises(key, n):
    key_z, key_u = jax.random.split(key)
    z = jax.random.normal(key_z, (n,))
    return z, jax.random.uniform(key_u, (n,), minval=-1.0, maxval=1.0)
