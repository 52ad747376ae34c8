# expect: JX017
# outcome: partly
def bucketed(f, sizes):
    jitted = jax.jit(f)

    def g(x):
        n = len(x)
        m = [m for m in sizes if m >= n][0]
        padded = np.zeros(m, np.float32)
        padded[:n] = x
        return jitted(padded, np.arange(m) < n)

    return g
