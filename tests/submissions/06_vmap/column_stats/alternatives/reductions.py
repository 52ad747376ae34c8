def column_stats(table):
    return jnp.stack([table.min(axis=0), table.mean(axis=0), table.max(axis=0)])
