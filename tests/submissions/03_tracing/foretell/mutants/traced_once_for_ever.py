# expect: JX444
def foretell(scales, xs):
    return [jnp.float32(scales[0]) * x for x in xs], [xs[0].shape]
