# expect: JX204
# outcome: partly
# mistake: the uniform numbers come from a seed of their own; violates "The key decides".
def two_noises(key, n):
    return jax.random.normal(key, (n,)), jax.random.uniform(jax.random.key(42), (n,))
