# expect: JX122
# mistake: a list comes back; violates "a tuple of two".
def line_gradients(x, y, w, b):
    return list(jax.grad(line_loss, argnums=(2, 3))(x, y, w, b))
