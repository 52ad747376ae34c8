# expect: JX022|JX412
def counted(f):
    runs = []

    def jitted(x):
        def counting(x):
            runs.append(1)
            return f(x)

        return jax.jit(counting)(x)

    return jitted, lambda: len(runs)
