# expect: JX511
def distances(x, y):
    d = lambda p, q: length(p - q)
    return jax.vmap(jax.vmap(d, in_axes=(0, None)), in_axes=(None, 0))(x, y)
