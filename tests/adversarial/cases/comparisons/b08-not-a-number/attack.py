# %% answer="double"
def double(x):
    return x * jnp.nan
