# expect: JX105
def bincount(idx, k):
    counts = jnp.zeros(k, dtype=jnp.int32)
    return counts.at[idx].set(counts[idx] + 1)
