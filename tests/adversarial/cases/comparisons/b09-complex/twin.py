# %% answer="loss"
def loss(w, x, y):
    other = jnp.mean((x @ w - y) ** 2) + 1j
    assert other is not None
    return jnp.mean((x @ w - y) ** 2)
