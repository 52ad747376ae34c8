def first_above(x, threshold, size, fill):
    mask = jnp.greater(x, threshold)
    where = jnp.where(mask, size=size, fill_value=x.shape[0])[0]
    inside = where < x.shape[0]
    kept = jnp.where(inside, x[jnp.minimum(where, x.shape[0] - 1)], fill)
    return kept, mask.sum().astype(jnp.int32)
