# expect: JX129
# mistake: the last bin of a histogram is closed, so that k itself is counted in it; violates "Entries >= k are not counted".
def bincount(idx, k):
    return jnp.histogram(idx, bins=k, range=(0, k))[0].astype(jnp.int32)
