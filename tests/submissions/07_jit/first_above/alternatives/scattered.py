def first_above(x, threshold, size, fill):
    above = x > threshold
    place = jnp.where(above, jnp.cumsum(above) - 1, size)
    kept = jnp.full((size,), fill, jnp.float32).at[place].set(x, mode="drop")
    return kept, jnp.count_nonzero(above)
