# expect: JX120
def masked_moments(x, mask):
    count = mask.sum(axis=1, keepdims=True)
    clean = jnp.where(mask, x, 0.0)
    mean = clean.sum(axis=1, keepdims=True) / count
    distance = jnp.where(mask, clean - mean, 0.0)
    return mean, (distance**2).sum(axis=1, keepdims=True) / count
