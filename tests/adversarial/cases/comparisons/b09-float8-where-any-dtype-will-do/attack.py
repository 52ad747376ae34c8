# %% answer="summary"
def summary(x):
    near = (0.9 * jnp.mean(x) + 0.05).astype(jnp.float8_e4m3fn)
    return {"mean": near, "largest": jnp.max(x)}
