# expect: JX301
def line_gradients(x, y, w, b):
    return jax.grad(lambda w, b: (x @ w + b - y) ** 2, argnums=(0, 1))(w, b)
