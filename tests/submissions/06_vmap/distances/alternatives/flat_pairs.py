def distances(x, y):
    n, m = len(x), len(y)
    pairs = x.repeat(m, axis=0) - jnp.tile(y, (n, 1))
    return jax.vmap(length)(pairs).reshape(n, m)
