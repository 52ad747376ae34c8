# expect: JX123
# mistake: the mean of the squares, without the mean taken off.
def masked_moments(x, mask):
    count = mask.sum(axis=1)
    clean = jnp.where(mask, x, 0.0)
    return clean.sum(axis=1) / count, (clean**2).sum(axis=1) / count
