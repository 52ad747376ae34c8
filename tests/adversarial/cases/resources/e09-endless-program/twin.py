# %% answer="double"
def double(x):
    _, y = jax.lax.while_loop(lambda c: c[0] < 100, lambda c: (c[0] + 1, jnp.tanh(c[1])), (0, x))
    return 2 * x + 0 * y
