# expect: JX203|JX215
# outcome: partly
# mistake: the same number is folded in twice; violates "independent of each other".
def two_noises(key, n):
    key_z = jax.random.fold_in(key, n)
    key_u = jax.random.fold_in(key, n)
    return jax.random.normal(key_z, (n,)), jax.random.uniform(key_u, (n,))
