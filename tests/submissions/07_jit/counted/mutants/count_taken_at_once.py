# expect: JX431|JX021
# mistake: the number is fixed when the pair is made.
def counted(f):
    runs = 0

    def counting(x):
        nonlocal runs
        runs += 1
        return f(x)

    now = runs
    return jax.jit(counting), lambda: now
