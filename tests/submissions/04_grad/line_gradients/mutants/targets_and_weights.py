# expect: JX307
# mistake: the second and the third argument, counted from 0; violates "with respect to w and b".
def line_gradients(x, y, w, b):
    return jax.grad(line_loss, argnums=(1, 2))(x, y, w, b)
