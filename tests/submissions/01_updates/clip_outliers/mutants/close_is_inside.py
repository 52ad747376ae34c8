# expect: JX135
# mistake: what is nearly on the border is taken for inside; violates "strictly above hi".
def clip_outliers(x, lo, hi):
    inside = ((x >= lo) | jnp.isclose(x, lo)) & ((x <= hi) | jnp.isclose(x, hi))
    return jnp.where(inside, x, 0.0)
