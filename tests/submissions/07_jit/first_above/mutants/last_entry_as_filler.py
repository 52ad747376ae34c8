# expect: JX123|JX106
# mistake: places outside give the last entry.
def first_above(x, threshold, size, fill):
    above = x > threshold
    count = jnp.sum(above)
    (places,) = jnp.nonzero(above, size=size, fill_value=len(x))
    return x[places], count
