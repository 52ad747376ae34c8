# expect: JX308
def line_gradients(x, y, w, b):
    return jax.grad(line_loss, argnums=(3, 4))(x, y, w, b)
