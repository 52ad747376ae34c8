def sampler(key, n):
    keys = jax.random.split(key, 3)
    # The third one is simply not needed.
    return keys[2], jax.random.normal(keys[0], shape=(n,))
