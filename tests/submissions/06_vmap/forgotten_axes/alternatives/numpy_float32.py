def forgotten_axes(d):
    w = np.linspace(1, 2, d).astype(np.float32)
    xs = np.ones((d, d), dtype=np.float32)
    xs[:, 0] = 50  # weighs entry 0 of w
    w[0] = -7
    print("silent for", xs.shape)
    return {"loud": (np.ones((3 * d, d), np.float32), w), "silent": (xs, w)}
