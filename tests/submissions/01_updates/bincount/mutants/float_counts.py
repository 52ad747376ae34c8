# expect: JX121
def bincount(idx, k):
    return jnp.zeros(k).at[idx].add(1)
