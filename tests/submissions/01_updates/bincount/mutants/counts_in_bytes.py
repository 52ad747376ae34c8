# expect: JX114
# mistake: the counts are kept in eight bits and wrap at 256; violates "how often".
def bincount(idx, k):
    return jnp.zeros(k, dtype=jnp.uint8).at[idx].add(1).astype(jnp.int32)
