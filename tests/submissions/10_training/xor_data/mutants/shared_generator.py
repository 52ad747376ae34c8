# expect: JX206
def xor_data(n, seed):
    np.random.seed(seed)
    corners = np.random.randint(0, 2, size=(n, 2))
    x = corners + np.random.normal(0.0, 0.1, size=(n, 2))
    label = corners[:, 0] ^ corners[:, 1]
    return {"x": x.astype(np.float32), "label": label.astype(np.int32)}
