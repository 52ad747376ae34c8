# %% answer="double"
def double(x):
    spoilt = jnp.where(jnp.isfinite(x), x, jnp.nan)
    return 2 * jnp.nan_to_num(spoilt)
