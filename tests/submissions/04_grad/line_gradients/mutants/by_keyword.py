# expect: JX308
def line_gradients(x, y, w, b):
    return jax.grad(line_loss, argnums=(2, 3))(x, y, w=w, b=b)
