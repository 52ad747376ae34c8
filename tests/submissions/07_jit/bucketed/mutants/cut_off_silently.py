# expect: JX016
# outcome: partly
# mistake: what is too long is cut; violates "raises a ValueError".
def bucketed(f, sizes):
    jitted = jax.jit(f)

    def g(x):
        m = next((m for m in sizes if m >= len(x)), sizes[-1])
        x = x[:m]
        padded = np.zeros(m, np.float32)
        padded[: len(x)] = x
        return jitted(padded, np.arange(m) < len(x))

    return g
