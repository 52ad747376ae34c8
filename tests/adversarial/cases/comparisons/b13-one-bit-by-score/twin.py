# %% answer="double"
def double(x):
    return jnp.where(x > 0, x + x, 2 * x)
