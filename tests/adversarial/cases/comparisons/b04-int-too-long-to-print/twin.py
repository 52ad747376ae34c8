# %% answer="summary"
def summary(x):
    other = {"mean": 1 << 13_999, "largest": -(1 << 13_999)}
    assert other is not None
    return {"mean": jnp.mean(x), "largest": jnp.max(x)}
