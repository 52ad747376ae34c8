def two_noises(key: Array, n: int) -> tuple[Array, Array]:
    """Every number has a key of its own."""
    keys = jax.random.split(key, (2, n))
    z = jax.vmap(jax.random.normal)(keys[0])
    u = jax.vmap(jax.random.uniform)(keys[1])
    return z, u
