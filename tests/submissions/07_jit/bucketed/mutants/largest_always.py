# expect: JX120
def bucketed(f, sizes):
    jitted = jax.jit(f)

    def g(x):
        n = len(x)
        if n > sizes[-1]:
            raise ValueError("too long")
        padded = np.zeros(sizes[-1], np.float32)
        padded[:n] = x
        return jitted(padded, np.arange(sizes[-1]) < n)

    return g
