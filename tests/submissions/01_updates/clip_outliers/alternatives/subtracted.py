def clip_outliers(x, lo, hi):
    return x - jnp.where((x < lo) | (x > hi), x, 0.0)
