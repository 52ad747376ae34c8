def masked_moments(x, mask):
    x = jnp.where(mask, x, 0)
    return jnp.mean(x, axis=1, where=mask), jnp.var(x, axis=1, where=mask)
