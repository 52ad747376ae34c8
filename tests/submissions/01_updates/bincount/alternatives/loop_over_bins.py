def bincount(idx, k):
    counts = []
    for value in range(k):
        counts.append((idx == value).sum())
    return jnp.stack(counts).astype(jnp.int32)
