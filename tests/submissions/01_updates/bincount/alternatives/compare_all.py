def bincount(idx, k):
    bins = jnp.arange(k)
    return jnp.sum(idx[:, None] == bins[None, :], axis=0)
