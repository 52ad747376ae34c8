# expect: JX130
# outcome: partly
def foretell(scales, xs):
    programs, results, diary = {}, [], []
    for s, x in zip(scales, xs):
        kind = (x.shape, x.dtype)
        if kind not in programs:
            programs[kind] = s
            diary.append(x.shape)
        results.append(np.float32(programs[kind]) * np.asarray(x, np.float32))
    return results, diary
