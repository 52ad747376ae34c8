def mixes_examples(g, xs):
    before = np.asarray(g(xs))
    for i in range(xs.shape[0]):
        for shift in (1.5, -2.0):
            after = np.asarray(g(xs.at[i].add(shift).at[i, 0].multiply(-3)))
            others = np.arange(len(xs)) != i
            if np.abs(after - before)[others].max() > 1e-4:
                print("example", i, "has influence")
                return True
    # One that is absent may have influence too.
    alone = np.concatenate([g(x[None]) for x in xs])
    return bool(np.abs(alone - before).max() > 1e-4)
