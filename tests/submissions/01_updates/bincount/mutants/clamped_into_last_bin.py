# expect: JX106
def bincount(idx, k):
    return jnp.zeros(k, dtype=jnp.int32).at[jnp.minimum(idx, k - 1)].add(1)
