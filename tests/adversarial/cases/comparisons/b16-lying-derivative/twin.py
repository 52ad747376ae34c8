# %% answer="loss"
@jax.custom_vjp
def loss(w, x, y):
    return jnp.mean((x @ w - y) ** 2)


def forward(w, x, y):
    return loss(w, x, y), (w, x, y)


def backward(saved, g):
    w, x, y = saved
    d = 2 * (x @ w - y) / y.size * g
    return x.T @ d, jnp.outer(d, w), -d


loss.defvjp(forward, backward)
