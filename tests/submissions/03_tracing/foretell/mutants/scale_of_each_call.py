# expect: JX409|JX408
def foretell(scales, xs):
    results = [jnp.float32(s) * x for s, x in zip(scales, xs)]
    return results, [x.shape for x in xs]
