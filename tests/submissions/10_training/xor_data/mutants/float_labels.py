# expect: JX121|JX122|JX123
# mistake: the labels are floats.
def xor_data(n, seed):
    rng = np.random.default_rng(seed)
    corners = rng.integers(0, 2, size=(n, 2)).astype(np.float32)
    label = np.abs(corners[:, 0] - corners[:, 1])
    return {"x": corners + rng.normal(0.0, 0.1, size=(n, 2)).astype(np.float32), "label": label}
