# expect: JX120
# mistake: db has an axis of length 1; violates "db of shape ()".
def line_gradients(x, y, w, b):
    residuals = x @ w + b - y
    return 2 * x.T @ residuals / len(y), 2 * jnp.mean(residuals, keepdims=True)
