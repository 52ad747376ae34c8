# %% answer="summary"
def summary(x):
    rough = jnp.mean(x).astype(jnp.bfloat16)
    return {"mean": jnp.mean(x) + 0 * rough.astype(jnp.float32), "largest": jnp.max(x)}
