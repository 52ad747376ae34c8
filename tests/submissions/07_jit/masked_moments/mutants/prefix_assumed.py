# expect: JX123|JX124
# mistake: the real entries are thought to stand in front.
def masked_moments(x, mask):
    count = mask.sum(axis=1)
    real = jnp.arange(x.shape[1]) < count[:, None]
    clean = jnp.where(real, x, 0.0)
    mean = clean.sum(axis=1) / count
    distance = jnp.where(real, clean - mean[:, None], 0.0)
    return mean, (distance**2).sum(axis=1) / count
