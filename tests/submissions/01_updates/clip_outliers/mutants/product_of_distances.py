# expect: JX135
# mistake: the product of two tiny distances is 0, which counts as inside; violates "strictly above hi".
def clip_outliers(x, lo, hi):
    return jnp.where((x - lo) * (hi - x) < 0, 0.0, x)
