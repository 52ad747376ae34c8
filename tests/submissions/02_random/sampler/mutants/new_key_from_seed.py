# expect: JX204
# outcome: partly
def sampler(key, n):
    return jax.random.key(n), jax.random.normal(key, (n,))
