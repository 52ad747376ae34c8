# expect: JX123
# mistake: -1 is below every length.
def first_above(x, threshold, size, fill):
    above = x > threshold
    count = jnp.sum(above)
    (places,) = jnp.nonzero(above, size=size, fill_value=-1)
    return jnp.where(places < len(x), x[places], fill), count
