# expect: JX120
# mistake: drops axes of length 1: n, m or d = 1
def distances(x, y):
    d = lambda p, q: length(p - q)
    return jax.vmap(jax.vmap(d, in_axes=(None, 0)), in_axes=(0, None))(x, y).squeeze()
