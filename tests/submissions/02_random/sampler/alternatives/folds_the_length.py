def sampler(key, n):
    for_later, for_now = jax.random.split(key)
    now = jax.random.fold_in(for_now, n)
    print("drawing", n)
    return for_later, jax.random.normal(now, (n,), dtype=jnp.float32)
