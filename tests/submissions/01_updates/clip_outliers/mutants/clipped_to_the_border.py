# expect: JX123
def clip_outliers(x, lo, hi):
    return jnp.clip(x, lo, hi)
