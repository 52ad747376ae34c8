# expect: JX507
def column_stats(table):
    stats = lambda c: jnp.array([c.min(), c.mean(), c.max()])
    return jax.vmap(stats)(table)
