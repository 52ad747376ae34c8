# expect: JX218
# outcome: partly
def sampler(key, n):
    new_key, now = jax.random.split(key)
    return new_key, jax.random.uniform(now, (n,))
