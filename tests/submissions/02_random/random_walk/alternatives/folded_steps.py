def random_walk(key, steps):
    """The number of the step is folded into the key."""

    def step(position, i):
        position = position + jax.random.normal(jax.random.fold_in(key, i))
        return position, position

    return jax.lax.scan(step, 0.0, jnp.arange(steps))[1]
