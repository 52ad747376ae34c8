# expect: JX203
# outcome: partly
def two_noises(key, n):
    return jax.random.normal(key, (n,)), jax.random.uniform(key, (n,))
