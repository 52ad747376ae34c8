# expect: JX009
def line_gradients(x, y, w, b):
    return jax.grad(line_loss, argnums=(2, 3))
