def column_stats(table):
    @jax.vmap
    def stats(row):
        print(row)
        return jnp.stack((jnp.min(row), jnp.sum(row) / row.shape[0], jnp.max(row)))

    return stats(table.T).T
