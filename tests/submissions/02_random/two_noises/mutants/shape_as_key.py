# expect: JX212
def two_noises(key, n):
    key_z, key_u = jax.random.split(key)
    return jax.random.normal((n,), key_z), jax.random.uniform((n,), key_u)
