# expect: JX201
# outcome: partly
def sampler(key, n):
    _, now = jax.random.split(key)
    return now, jax.random.normal(now, (n,))
