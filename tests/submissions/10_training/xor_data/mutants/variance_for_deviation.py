# expect: JX215|JX216|JX217|JX218|JX219|JX204|JX205|JX207|JX209|JX210|JX211|JX213|JX123
# mistake: 0.1 is taken for the variance.
def xor_data(n, seed):
    rng = np.random.default_rng(seed)
    corners = rng.integers(0, 2, size=(n, 2))
    x = corners + rng.normal(0.0, np.sqrt(0.02), size=(n, 2))
    label = corners[:, 0] ^ corners[:, 1]
    return {"x": x.astype(np.float32), "label": label.astype(np.int32)}
