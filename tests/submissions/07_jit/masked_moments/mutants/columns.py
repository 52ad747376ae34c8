# expect: JX120|JX128|JX123
def masked_moments(x, mask):
    count = mask.sum(axis=0)
    clean = jnp.where(mask, x, 0.0)
    mean = clean.sum(axis=0) / count
    distance = jnp.where(mask, clean - mean, 0.0)
    return mean, (distance**2).sum(axis=0) / count
