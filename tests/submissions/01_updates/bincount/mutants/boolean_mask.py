# expect: JX107
# outcome: partly
def bincount(idx, k):
    inside = idx[idx < k]
    return jnp.zeros(k, dtype=jnp.int32).at[inside].add(1)
