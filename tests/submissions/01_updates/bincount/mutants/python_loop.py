# expect: JX426
# outcome: partly
def bincount(idx, k):
    counts = jnp.zeros(k, dtype=jnp.int32)
    for i in range(idx.shape[0]):
        counts = counts.at[idx[i]].add(1)
    return counts
