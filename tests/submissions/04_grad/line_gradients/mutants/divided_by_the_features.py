# expect: JX125|JX317
# mistake: the mean is taken over the wrong number, by hand; violates "the gradients of line_loss".
def line_gradients(x, y, w, b):
    residuals = x @ w + b - y
    return 2 * x.T @ residuals / x.shape[1], 2 * jnp.mean(residuals)
