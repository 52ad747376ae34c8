def line_gradients(features, targets, weights, offset):
    n = targets.shape[0]
    residuals = features @ weights + offset - targets
    return 2 * features.T @ residuals / n, 2 * jnp.mean(residuals)
