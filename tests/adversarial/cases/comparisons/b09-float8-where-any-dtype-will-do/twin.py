# %% answer="summary"
def summary(x):
    small = jnp.ones(3).astype(jnp.float8_e4m3fn)
    return {"mean": jnp.mean(x) * small[0].astype(jnp.float32), "largest": jnp.max(x)}
