def choose(p, f, g, x):
    if p is True:
        return f(x)
    if p is False:
        return g(x)
    return jax.lax.switch(p.astype(jnp.int32), [g, f], x)
