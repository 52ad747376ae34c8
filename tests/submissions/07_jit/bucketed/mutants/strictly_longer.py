# expect: JX120
# mistake: a length that is one of the sizes goes to the next one.
def bucketed(f, sizes):
    jitted = jax.jit(f)

    def g(x):
        n = len(x)
        fitting = [m for m in sizes if m > n]
        if not fitting:
            raise ValueError("too long")
        padded = np.zeros(fitting[0], np.float32)
        padded[:n] = x
        return jitted(padded, np.arange(fitting[0]) < n)

    return g
