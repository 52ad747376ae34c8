# expect: JX511
def distances(x, y):
    d = lambda p, q: length(p - q)
    return jax.vmap(jax.vmap(d, in_axes=(None, 0)), in_axes=(0, None), out_axes=1)(x, y)
