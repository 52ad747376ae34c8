# expect: JX413
# mistake: the padding is a part of the program, which is made for each length.
def bucketed(f, sizes):
    @jax.jit
    def g(x):
        n = len(x)
        fitting = [m for m in sizes if m >= n]
        if not fitting:
            raise ValueError("too long")
        m = fitting[0]
        return f(jnp.pad(x, (0, m - n)), jnp.arange(m) < n)

    return g
