def distances(x, y):
    inner = jax.vmap(lambda p, q: length(p - q), in_axes=(0, None))
    return jax.vmap(inner, in_axes=(None, 0), out_axes=1)(x, y)
