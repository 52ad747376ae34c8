# %% answer="loss"
def loss(w, x, y):
    right = jnp.mean((x @ w - y) ** 2)
    return right - jax.lax.stop_gradient(right) + 7.0
