# expect: JX123
# mistake: the median for the mean
def column_stats(table):
    stats = lambda c: jnp.array([c.min(), jnp.median(c), c.max()])
    return jax.vmap(stats, in_axes=1, out_axes=1)(table)
