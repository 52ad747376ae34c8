def set_first(x, v):
    x = jnp.asarray(x)
    # Keep every place and choose what stands in it.
    is_first = jnp.arange(x.shape[0]) == 0
    return jnp.where(is_first, jnp.asarray(v, x.dtype), x)
