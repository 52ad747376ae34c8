# expect: JX142|JX413
# mistake: a program for each length.
def bucketed(f, sizes):
    jitted = jax.jit(f)

    def g(x):
        if len(x) > sizes[-1]:
            raise ValueError("too long")
        return jitted(x, np.ones(len(x), bool))

    return g
