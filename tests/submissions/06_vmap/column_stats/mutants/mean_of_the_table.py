# expect: JX123|JX128
# mistake: one mean for all columns
def column_stats(table):
    mean = jnp.full(table.shape[1], table.mean())
    return jnp.stack([table.min(axis=0), mean, table.max(axis=0)])
