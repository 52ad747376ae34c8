def xor_data(n, seed):
    rng = np.random.RandomState(seed)
    corners = np.array([[0, 0], [0, 1], [1, 0], [1, 1]])
    which = rng.choice(4, size=n)
    x = corners[which] + 0.1 * rng.randn(n, 2)
    return {"x": np.float32(x), "label": np.int32([0, 1, 1, 0])[which]}
