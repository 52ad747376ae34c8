# expect: JX933
def xor_data(n, seed):
    rng = np.random.default_rng(seed)
    x = rng.integers(0, 2, size=(n, 2)) + rng.normal(0.0, 0.1, size=(n, 2))
    return {"x": x.astype(np.float32), "label": (x[:, 0] != x[:, 1]).astype(np.int32)}
