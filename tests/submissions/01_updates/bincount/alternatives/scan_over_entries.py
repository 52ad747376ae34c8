def bincount(idx, k):
    def count(counts, i):
        return counts.at[i].add(1), None

    return jax.lax.scan(count, jnp.zeros(k, dtype=jnp.int32), idx)[0]
