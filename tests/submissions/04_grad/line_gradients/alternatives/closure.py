def line_gradients(x, y, w, b):
    def loss(parameters):
        return line_loss(x, y, *parameters)

    return jax.grad(loss)((w, b))
