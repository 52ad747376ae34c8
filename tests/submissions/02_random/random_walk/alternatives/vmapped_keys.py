def random_walk(k, count):
    moves = jax.vmap(jax.random.normal)(jax.random.split(k, count))
    return jax.lax.associative_scan(jnp.add, moves)
