# expect: JX317
def line_gradients(x, y, w, b):
    def loss(w, b):
        return jnp.sum((x @ w + b - y) ** 2)

    return jax.grad(loss, argnums=(0, 1))(w, b)
