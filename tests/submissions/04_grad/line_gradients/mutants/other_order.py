# expect: JX307
def line_gradients(x, y, w, b):
    return jax.grad(line_loss, argnums=(3, 2))(x, y, w, b)
