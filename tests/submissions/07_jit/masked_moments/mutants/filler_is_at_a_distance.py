# expect: JX123|JX436
# mistake: the fillers, made zero, enter the variance.
def masked_moments(x, mask):
    count = mask.sum(axis=1)
    clean = jnp.where(mask, x, 0.0)
    mean = clean.sum(axis=1) / count
    return mean, ((clean - mean[:, None]) ** 2).sum(axis=1) / count
