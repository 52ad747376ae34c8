# expect: JX315|JX325|JX313
# mistake: stop_gradient on y, so that half of "its gradient" is 0
def distances(x, y):
    d = lambda p, q: length(p - jax.lax.stop_gradient(q))
    return jax.vmap(jax.vmap(d, in_axes=(None, 0)), in_axes=(0, None))(x, y)
