# %% answer="loss"
def loss(w, x, y):
    return jnp.mean((x @ w - y) ** 2) + 1j
