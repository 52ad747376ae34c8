def randomness(key, split, normal):
    def equal(a, b):
        print(a, b)
        return bool(np.all(np.array(a) == np.array(b)))

    new = lambda: key(7)
    used = new()
    first = normal(used, 3)
    left, right = split(new())
    return {
        "split differs": not equal(normal(left, 3), normal(right, 3)),
        "draws are nested": equal(normal(new(), 3), normal(new(), 6)[:3]),
        "seeds repeat": equal(normal(new(), 3), normal(new(), 3)),
        "draws repeat": equal(first, normal(used, 3)),
    }
