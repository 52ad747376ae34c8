# expect: JX123|JX146|JX124
# mistake: the filler is NaN, the default.
def first_above(x, threshold, size, fill):
    above = x > threshold
    count = jnp.sum(above)
    (places,) = jnp.nonzero(above, size=size, fill_value=len(x))
    return x.at[places].get(mode="fill"), count
