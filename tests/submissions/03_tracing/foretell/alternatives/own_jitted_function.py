def foretell(scales, xs):
    current, shapes = [0.0], []

    @jax.jit
    def f(x):
        shapes.append(tuple(x.shape))
        return current[0] * x

    def call(scale, x):
        current[0] = scale
        return f(x)

    return [call(s, x) for s, x in zip(scales, xs)], shapes
