# expect: JX409
# outcome: partly
def foretell(scales, xs):
    seen, diary, results = set(), [], []
    for s, x in zip(scales, xs):
        if (x.shape, x.dtype) not in seen:
            seen.add((x.shape, x.dtype))
            diary.append(x.shape)
        results.append(jnp.float32(s) * x)
    return results, diary
