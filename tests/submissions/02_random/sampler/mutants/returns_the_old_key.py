# expect: JX214
# outcome: partly
def sampler(key, n):
    now, _ = jax.random.split(key)
    return key, jax.random.normal(now, (n,))
