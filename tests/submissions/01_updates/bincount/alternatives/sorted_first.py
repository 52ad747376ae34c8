def bincount(idx, k):
    # Where would each of 0, ..., k be put into the sorted entries?
    borders = jnp.searchsorted(jnp.sort(idx), jnp.arange(k + 1))
    return jnp.diff(borders).astype(jnp.int32)
