# expect: JX402
def clip_outliers(x, lo, hi):
    return jnp.where(lo <= x <= hi, x, 0.0)
