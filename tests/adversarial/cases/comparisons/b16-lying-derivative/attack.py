# %% answer="loss"
@jax.custom_vjp
def loss(w, x, y):
    return jnp.mean((x @ w - y) ** 2)


loss.defvjp(
    lambda w, x, y: (loss(w, x, y), (w, x, y)),
    lambda saved, g: tuple(jnp.zeros_like(s) for s in saved),
)
