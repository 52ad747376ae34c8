def randomness(key, split, normal):
    found = {}
    k = key(0)
    a = np.asarray(normal(k, 5))
    b = np.asarray(normal(k, 5))
    found["draws repeat"] = bool((a == b).all())
    a, b = (np.asarray(normal(key(1), 5)) for _ in range(2))
    found["seeds repeat"] = bool((a == b).all())
    short, long = np.asarray(normal(key(2), 3)), np.asarray(normal(key(2), 6))
    found["draws are nested"] = bool((short == long[:3]).all())
    k1, k2 = split(key(3))
    found["split differs"] = bool((np.asarray(normal(k1, 5)) != np.asarray(normal(k2, 5))).any())
    return found
