# %% answer="double"
def double(x):
    y = jax.lax.while_loop(lambda y: jnp.all(jnp.abs(y) < 9), jnp.tanh, x)
    return 2 * x + 0 * y
