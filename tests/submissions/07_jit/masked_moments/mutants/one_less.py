# expect: JX834|JX123|JX124
def masked_moments(x, mask):
    count = mask.sum(axis=1)
    clean = jnp.where(mask, x, 0.0)
    mean = clean.sum(axis=1) / count
    distance = jnp.where(mask, clean - mean[:, None], 0.0)
    return mean, (distance**2).sum(axis=1) / jnp.maximum(count - 1, 1)
