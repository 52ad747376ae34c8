# expect: JX104
# outcome: partly
def bincount(idx, k):
    counts = np.zeros(k, dtype=np.int32)
    idx = np.asarray(idx)
    np.add.at(counts, idx[idx < k], 1)
    return jnp.asarray(counts)
