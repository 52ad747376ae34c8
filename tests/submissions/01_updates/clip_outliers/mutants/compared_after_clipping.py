# expect: JX318
# mistake: on the border the gradient goes through jnp.clip, which passes half of it; violates "1 at each entry that stays".
def clip_outliers(x, lo, hi):
    clipped = jnp.clip(x, lo, hi)
    return jnp.where(clipped == x, clipped, 0.0)
