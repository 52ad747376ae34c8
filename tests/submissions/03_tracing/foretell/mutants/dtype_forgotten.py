# expect: JX444
# outcome: partly
def foretell(scales, xs):
    programs, results, diary = {}, [], []
    for s, x in zip(scales, xs):
        if x.shape not in programs:
            programs[x.shape] = s
            diary.append(x.shape)
        results.append(jnp.float32(programs[x.shape]) * x)
    return results, diary
