def first_above(x, threshold, size, fill):
    above = x > threshold
    longer = jnp.append(x, fill)
    places = jnp.flatnonzero(above, size=size, fill_value=len(x))
    return longer[places], jnp.sum(above, dtype=jnp.int32)
