# expect: JX018|JX122|JX010
def counted(f):
    runs = []

    def counting(x):
        runs.append(1)
        return f(x)

    return jax.jit(counting), len(runs)
