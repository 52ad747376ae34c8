def two_noises(key, n):
    # Two keys by folding two different numbers into one.
    key_z, key_u = (jax.random.fold_in(key, i) for i in range(2))
    return jax.random.normal(key_z, (n,)), jax.random.uniform(key_u, (n,))
