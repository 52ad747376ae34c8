# expect: JX123
def column_stats(table):
    stats = lambda c: jnp.array([c[0], c.mean(), c[-1]])
    return jax.vmap(stats, in_axes=1, out_axes=1)(table)
