def clip_outliers(x, lo, hi):
    inside = jnp.logical_and(x >= lo, x <= hi)
    return jnp.where(inside, x, jnp.zeros_like(x))
