# %% answer="loss"
def loss(w, x, y):
    return jnp.squeeze(jnp.mean((x @ w - y) ** 2, keepdims=True))
