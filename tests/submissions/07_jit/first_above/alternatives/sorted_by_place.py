def first_above(x, threshold, size, fill):
    above = x > threshold
    order = jnp.argsort(~above, stable=True)
    ranked = jnp.where(above[order], x[order], fill)
    ranked = jnp.concatenate([ranked, jnp.full(size, fill, x.dtype)])
    return ranked[:size], above.sum()
