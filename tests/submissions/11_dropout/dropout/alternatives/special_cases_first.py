def dropout(key, inputs, p, training):
    """Drops with probability p."""
    if not training or p == 0.0:
        return inputs
    if p == 1.0:
        return jnp.zeros_like(inputs)
    key, mask_key = jax.random.split(key)
    mask = jax.random.bernoulli(mask_key, p=1.0 - p, shape=inputs.shape)
    scale = jnp.asarray(1.0 / (1.0 - p), inputs.dtype)
    return inputs * mask.astype(inputs.dtype) * scale
