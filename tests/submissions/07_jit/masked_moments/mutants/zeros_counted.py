# expect: JX123|JX436
def masked_moments(x, mask):
    clean = jnp.where(mask, x, 0.0)
    return clean.mean(axis=1), clean.var(axis=1)
