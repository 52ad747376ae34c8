def randomness(key, split, normal):
    k = key(11)
    repeat = float(np.abs(np.array(normal(k, 8)) - np.array(normal(k, 8))).max()) == 0
    seeds = float(np.abs(np.array(normal(key(12), 8)) - np.array(normal(key(12), 8))).max()) == 0
    three, six = np.array(normal(key(13), 3)), np.array(normal(key(13), 6))
    nested = float(np.abs(three - six[:3]).max()) == 0
    a, b = split(key(14))
    differs = float(np.abs(np.array(normal(a, 8)) - np.array(normal(b, 8))).max()) > 0
    names = ("draws repeat", "seeds repeat", "draws are nested", "split differs")
    return dict(zip(names, (repeat, seeds, nested, differs)))
