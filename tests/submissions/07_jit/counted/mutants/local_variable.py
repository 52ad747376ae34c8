# expect: JX029
# mistake: nonlocal is missing.
def counted(f):
    runs = 0

    def counting(x):
        runs += 1
        return f(x)

    return jax.jit(counting), lambda: runs
