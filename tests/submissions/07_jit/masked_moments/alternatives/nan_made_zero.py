def masked_moments(x, mask):
    x = jnp.nan_to_num(x, posinf=0.0, neginf=0.0)
    count = mask.sum(axis=1)
    mean = (x * mask).sum(axis=1) / count
    distance = jnp.nan_to_num((x - mean[:, None]) * mask)
    return mean, (distance**2).sum(axis=1) / count
