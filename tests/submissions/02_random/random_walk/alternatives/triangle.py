def random_walk(key, steps):
    """All sums at once: row i of the triangle adds up the first i + 1 steps."""
    moves = jax.random.normal(key, (steps,))
    return jnp.sum(jnp.tril(jnp.ones((steps, steps))) * moves, axis=1)
