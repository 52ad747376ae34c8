# expect: JX123
# mistake: zeros of x itself are masked, too.
def bucketed(f, sizes):
    jitted = jax.jit(f)

    def g(x):
        n = len(x)
        fitting = [m for m in sizes if m >= n]
        if not fitting:
            raise ValueError("too long")
        padded = np.zeros(fitting[0], np.float32)
        padded[:n] = x
        return jitted(padded, padded != 0)

    return g
