# expect: JX123|JX135
# mistake: starts from 0, so a column of negative numbers has the largest entry 0
def column_stats(table):
    stats = lambda c: jnp.array([c.min(), c.mean(), c.max(initial=0.0)])
    return jax.vmap(stats, in_axes=1, out_axes=1)(table)
