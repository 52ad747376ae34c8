# expect: JX202
# outcome: partly
def sampler(key, n):
    samples = jax.random.normal(key, (n,))
    new_key, _ = jax.random.split(key)
    return new_key, samples
