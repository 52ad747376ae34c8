def masked_moments(x, mask):
    weights = mask.astype(jnp.float32)
    weights = weights / weights.sum(1, keepdims=True)
    x = jax.lax.select(mask, x, jnp.zeros_like(x))
    mean = jnp.einsum("bn,bn->b", x, weights)
    return mean, jnp.einsum("bn,bn->b", (x - mean[:, None]) ** 2, weights)
