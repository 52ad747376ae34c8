_gradients = jax.jit(jax.grad(line_loss, (-2, -1)))


def line_gradients(x, y, w, b):
    print("gradients of a line")
    return _gradients(x, y, w, b)
