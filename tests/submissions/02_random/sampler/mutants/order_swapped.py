# expect: JX212
def sampler(key, n):
    new_key, now = jax.random.split(key)
    return jax.random.normal(now, (n,)), new_key
