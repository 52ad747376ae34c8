# expect: JX123
def xor_data(n, seed):
    rng = np.random.default_rng(seed)
    corners = rng.integers(0, 2, size=(n, 2))
    x = corners + rng.normal(0.0, 0.1, size=(n, 2))
    label = corners[:, 0] | corners[:, 1]
    return {"x": x.astype(np.float32), "label": label.astype(np.int32)}
