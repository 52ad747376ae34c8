def drawn(normal, k, n):
    return [float(v) for v in normal(k, n)]


def randomness(key, split, normal):
    one = key(42)
    children = tuple(split(key(43)))
    return dict(
        [
            ("draws repeat", drawn(normal, one, 2) == drawn(normal, one, 2)),
            ("seeds repeat", drawn(normal, key(44), 2) == drawn(normal, key(44), 2)),
            ("draws are nested", drawn(normal, key(45), 3) == drawn(normal, key(45), 6)[:3]),
            ("split differs", drawn(normal, children[0], 2) != drawn(normal, children[1], 2)),
        ]
    )
