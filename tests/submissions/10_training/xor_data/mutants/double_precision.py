# expect: JX121|JX122|JX123
# mistake: NumPy's float64 and int64 stay.
def xor_data(n, seed):
    rng = np.random.default_rng(seed)
    corners = rng.integers(0, 2, size=(n, 2))
    noise = rng.normal(0.0, 0.1, size=(n, 2))
    return {"x": corners + noise, "label": corners[:, 0] ^ corners[:, 1]}
