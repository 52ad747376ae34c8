def _smooth(x):
    place = jnp.arange(x.shape[0])
    inner = (place > 0) & (place < x.shape[0] - 1)

    def body(_, x):
        return jnp.where(inner, (jnp.roll(x, 1) + x + jnp.roll(x, -1)) / 3, x)

    return jax.lax.fori_loop(0, ROUNDS, body, x)


smooth = jax.jit(_smooth, donate_argnums=())
