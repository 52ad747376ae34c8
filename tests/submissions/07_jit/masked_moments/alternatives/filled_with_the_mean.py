def masked_moments(x, mask):
    number = jnp.sum(mask, axis=1, keepdims=True)
    clean = jnp.where(mask, x, 0.0)
    mean = jnp.sum(clean, axis=1, keepdims=True) / number
    centred = jnp.where(mask, clean, mean) - mean
    return mean[:, 0], jnp.sum(centred * centred, axis=1) / number[:, 0]
