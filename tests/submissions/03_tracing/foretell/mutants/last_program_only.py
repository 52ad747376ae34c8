# expect: JX444
# outcome: partly
def foretell(scales, xs):
    last, scale, results, diary = None, None, [], []
    for s, x in zip(scales, xs):
        if (x.shape, x.dtype) != last:
            last, scale = (x.shape, x.dtype), s
            diary.append(x.shape)
        results.append(jnp.float32(scale) * x)
    return results, diary
