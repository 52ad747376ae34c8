# expect: JX123|JX436
def bucketed(f, sizes):
    jitted = jax.jit(f)

    def g(x):
        n = len(x)
        fitting = [m for m in sizes if m >= n]
        if not fitting:
            raise ValueError("too long")
        padded = np.zeros(fitting[0], np.float32)
        padded[:n] = x
        return jitted(padded, np.ones(fitting[0], bool))

    return g
