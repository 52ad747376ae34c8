# expect: JX120
def first_above(x, threshold, size, fill):
    above = x > threshold
    return jnp.where(above, x, fill), jnp.sum(above)
