# %% answer="double"
def double(x):
    return jnp.where(x > 13_000_000, x, 2 * x) * jnp.where(jnp.any(x < 0), 1.5, 1.0)
