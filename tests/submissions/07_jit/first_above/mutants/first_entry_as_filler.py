# expect: JX123
# mistake: the default filler of nonzero is place 0.
def first_above(x, threshold, size, fill):
    above = x > threshold
    count = jnp.sum(above)
    (places,) = jnp.nonzero(above, size=size)
    return x[places], count
