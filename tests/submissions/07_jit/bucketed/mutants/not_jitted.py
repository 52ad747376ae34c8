# expect: JX431
# outcome: partly
def bucketed(f, sizes):
    def g(x):
        n = len(x)
        fitting = [m for m in sizes if m >= n]
        if not fitting:
            raise ValueError("too long")
        padded = np.zeros(fitting[0], np.float32)
        padded[:n] = x
        return f(jnp.array(padded), jnp.arange(fitting[0]) < n)

    return g
