# expect: JX412|JX437|JX431|JX413
def bucketed(f, sizes):
    def g(x):
        n = len(x)
        fitting = [m for m in sizes if m >= n]
        if not fitting:
            raise ValueError("too long")
        padded = np.zeros(fitting[0], np.float32)
        padded[:n] = x
        return jax.jit(lambda x, mask: f(x, mask))(padded, np.arange(fitting[0]) < n)

    return g
