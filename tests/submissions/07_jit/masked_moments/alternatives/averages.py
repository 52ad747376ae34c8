@jax.jit
def masked_moments(x, mask):
    clean = jnp.where(mask, x, 0.0)
    weights = mask.astype(x.dtype)
    mean = jnp.average(clean, axis=1, weights=weights)
    return mean, jnp.average(jnp.square(clean - mean[:, None]), axis=1, weights=weights)
