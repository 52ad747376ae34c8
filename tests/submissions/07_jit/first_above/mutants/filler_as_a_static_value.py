# expect: JX003|JX017|JX415
# mistake: an array, or a traced value, as the fill_value of .get.
def first_above(x, threshold, size, fill):
    above = x > threshold
    count = jnp.sum(above)
    (places,) = jnp.nonzero(above, size=size, fill_value=len(x))
    return x.at[places].get(mode="fill", fill_value=fill), count
