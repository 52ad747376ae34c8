# expect: JX124|JX310|JX123
# mistake: the gradient is NaN; violates "with respect to the real ones they are finite".
def masked_moments(x, mask):
    count = mask.sum(axis=1)
    mean = jnp.where(mask, x, 0.0).sum(axis=1) / count
    square = jnp.where(mask, (x - mean[:, None]) ** 2, 0.0)
    return mean, square.sum(axis=1) / count
