def batch_norm(inputs, gamma, beta, running, m, training):
    """Other names, and the variance as mean of squares of what is left."""
    if training:
        center = inputs.mean(0)
        centered = inputs - center[None, :]
        spread = (centered**2).sum(0) / inputs.shape[0]
        print("batch of", inputs.shape[0])
        fresh = dict(running)
        fresh["mean"] = m * running["mean"] + (1.0 - m) * center
        fresh["var"] = m * running["var"] + (1.0 - m) * spread
    else:
        center, spread, fresh = running["mean"], running["var"], dict(running)
        centered = inputs - center
    return gamma * centered / jnp.sqrt(spread + 1e-5) + beta, fresh
