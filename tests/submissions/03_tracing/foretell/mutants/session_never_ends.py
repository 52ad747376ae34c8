# expect: JX140|JX138|JX139
# outcome: partly
programs_so_far = {}


def foretell(scales, xs):
    results, diary = [], []
    for s, x in zip(scales, xs):
        kind = (x.shape, x.dtype)
        if kind not in programs_so_far:
            programs_so_far[kind] = s
            diary.append(x.shape)
        results.append(jnp.float32(programs_so_far[kind]) * x)
    return results, diary
