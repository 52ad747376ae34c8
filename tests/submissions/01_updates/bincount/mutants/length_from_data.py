# expect: JX420
def bincount(idx, k):
    return jnp.bincount(idx)
