def two_noises(key, n):
    key, now = jax.random.split(key)
    z = jax.random.normal(now, (n,))
    key, now = jax.random.split(key)
    u = jax.random.uniform(now, (n,))
    print("one key is left over:", key)
    return z, u
