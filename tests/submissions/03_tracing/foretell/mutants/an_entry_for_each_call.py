# expect: JX408
# outcome: partly
def foretell(scales, xs):
    programs, results, diary = {}, [], []
    for s, x in zip(scales, xs):
        kind = (x.shape, str(x.dtype))
        programs.setdefault(kind, s)
        diary.append(x.shape)
        results.append(jnp.float32(programs[kind]) * x)
    return results, diary
