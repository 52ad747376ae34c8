# expect: JX120
def bincount(idx, k):
    return jnp.bincount(idx)
