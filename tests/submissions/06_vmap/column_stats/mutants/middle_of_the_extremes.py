# expect: JX123
# mistake: the mean of the smallest and the largest entry for the mean of all
def column_stats(table):
    low, high = table.min(axis=0), table.max(axis=0)
    return jnp.stack([low, (low + high) / 2, high])
