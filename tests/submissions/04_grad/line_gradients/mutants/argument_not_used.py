# expect: JX316
def line_gradients(x, y, w, b):
    offset = b

    def loss(w, b):
        return line_loss(x, y, w, offset)

    return jax.grad(loss, argnums=(0, 1))(w, b)
