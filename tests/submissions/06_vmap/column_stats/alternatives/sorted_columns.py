def column_stats(table):
    ordered = jnp.sort(table, axis=0)
    mean = jnp.einsum("hw->w", table) / table.shape[0]
    return jnp.concatenate([ordered[:1], mean[None], ordered[-1:]])
