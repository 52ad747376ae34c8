# expect: JX202
# outcome: partly
def two_noises(key, n):
    key_u, _ = jax.random.split(key)
    return jax.random.normal(key, (n,)), jax.random.uniform(key_u, (n,))
