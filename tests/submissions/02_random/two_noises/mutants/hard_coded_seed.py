# expect: JX204
# outcome: partly
def two_noises(key, n):
    key_z, key_u = jax.random.split(jax.random.key(42))
    return jax.random.normal(key_z, (n,)), jax.random.uniform(key_u, (n,))
