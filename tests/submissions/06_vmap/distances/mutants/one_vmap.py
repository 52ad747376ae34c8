# expect: JX501|JX502
def distances(x, y):
    return jax.vmap(lambda p, q: length(p - q))(x, y)
