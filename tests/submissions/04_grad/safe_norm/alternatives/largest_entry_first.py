def safe_norm(x):
    # Scaled, so that no square is too large or too small.
    largest = jax.lax.stop_gradient(jnp.max(jnp.abs(x)))
    scale = jnp.where(largest == 0, 1.0, largest)
    square = jnp.sum((x / scale) ** 2)
    positive = square > 0
    return jnp.where(positive, scale * jnp.sqrt(jnp.where(positive, square, 1.0)), 0.0)
