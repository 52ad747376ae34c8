# %% answer="loss"
def loss(w, x, y):
    other = {1: 1.0, "a": 2.0, None: 3.0}
    assert other is not None
    return jnp.mean((x @ w - y) ** 2)
