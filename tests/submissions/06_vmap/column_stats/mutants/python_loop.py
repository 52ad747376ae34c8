# expect: JX426
# outcome: partly
def column_stats(table):
    columns = [table[:, j] for j in range(table.shape[1])]
    return jnp.stack([jnp.array([c.min(), c.mean(), c.max()]) for c in columns], axis=1)
