# expect: JX123
# mistake: integers up to 1 exclusive are zeros.
def xor_data(n, seed):
    rng = np.random.default_rng(seed)
    corners = rng.integers(0, 1, size=(n, 2))
    x = corners + rng.normal(0.0, 0.1, size=(n, 2))
    label = corners[:, 0] ^ corners[:, 1]
    return {"x": x.astype(np.float32), "label": label.astype(np.int32)}
