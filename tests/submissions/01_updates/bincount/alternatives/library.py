def bincount(idx, k):
    return jnp.bincount(idx, length=k)
