def xor_data(n, seed):
    rng = np.random.default_rng([seed, 1])
    x, label = np.empty((n, 2), np.float32), np.empty(n, np.int32)
    for i in range(n):
        a, b = int(rng.integers(2)), int(rng.integers(2))
        label[i] = a ^ b
        x[i] = rng.normal([a, b], 0.1)
    return {"x": x, "label": label}
