# expect: JX123
# mistake: the filler is always 0.
def first_above(x, threshold, size, fill):
    above = x > threshold
    count = jnp.sum(above)
    (places,) = jnp.nonzero(above, size=size)
    return jnp.where(jnp.arange(size) < count, x[places], 0.0), count
