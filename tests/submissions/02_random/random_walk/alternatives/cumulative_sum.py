def random_walk(key, steps):
    return jnp.cumsum(jax.random.normal(key, (steps,)))
