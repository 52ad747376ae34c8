# %% answer="summary"
def summary(x):
    other = {"mean": "\ud800", "\udfff": 1.0}
    assert other is not None
    return {"mean": jnp.mean(x), "largest": jnp.max(x)}
