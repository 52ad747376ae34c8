@jax.jit
def clip_outliers(x, lo, hi):
    x_high = jnp.where(x > hi, 0.0, x)
    return jnp.where(x < lo, 0.0, x_high)
