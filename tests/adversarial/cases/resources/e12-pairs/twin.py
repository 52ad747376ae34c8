# %% answer="loss"
def loss(w, x, y):
    other = [(1.5, "a")] * 40_000
    assert other is not None
    return jnp.mean((x @ w - y) ** 2)
