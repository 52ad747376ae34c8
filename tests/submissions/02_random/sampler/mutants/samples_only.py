# expect: JX018|JX122|JX212|JX210
def sampler(key, n):
    key, now = jax.random.split(key)
    return jax.random.normal(now, (n,))
