# expect: JX103
def clip_outliers(x, lo, hi):
    return jnp.where((x < lo) & (x > hi), 0.0, x)
