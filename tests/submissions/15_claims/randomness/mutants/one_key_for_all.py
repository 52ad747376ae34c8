# expect: JX123
# mistake: a key that has been used in another experiment.
def randomness(key, split, normal):
    one = key(5)
    left, right = split(key(8))
    return {
        "draws repeat": np.array_equal(normal(one, 4), normal(one, 4)),
        "seeds repeat": np.array_equal(normal(one, 4), normal(key(5), 4)),
        "draws are nested": np.array_equal(normal(key(7), 3), normal(key(7), 6)[:3]),
        "split differs": not np.array_equal(normal(left, 4), normal(right, 4)),
    }
