# expect: JX123|JX135
def first_above(x, threshold, size, fill):
    above = x >= threshold
    count = jnp.sum(above)
    (places,) = jnp.nonzero(above, size=size)
    return jnp.where(jnp.arange(size) < count, x[places], fill), count
