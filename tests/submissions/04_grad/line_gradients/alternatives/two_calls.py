def line_gradients(x, y, w, b):
    dw = jax.grad(line_loss, argnums=2)(x, y, w, b)
    db = jax.grad(line_loss, argnums=3)(x, y, w, b)
    return dw, db
