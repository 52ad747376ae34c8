# expect: JX420
def first_above(x, threshold, size, fill):
    above = x > threshold
    places = jnp.nonzero(above)[0][:size]
    kept = jnp.full(size, fill, x.dtype).at[: len(places)].set(x[places])
    return kept, jnp.sum(above)
