def xor_data(n, seed):
    rng = np.random.default_rng(seed)
    a = rng.random((n, 2)) < 0.5
    x = a.astype(np.float32)
    x += rng.standard_normal((n, 2), dtype=np.float32) * np.float32(0.1)
    return dict(x=x, label=np.asarray(a.sum(axis=1) % 2, dtype=np.int32))
