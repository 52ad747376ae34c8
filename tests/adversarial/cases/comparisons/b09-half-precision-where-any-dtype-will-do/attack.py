# %% answer="summary"
def summary(x):
    return {"mean": (0.99 * jnp.mean(x)).astype(jnp.bfloat16), "largest": jnp.max(x)}
