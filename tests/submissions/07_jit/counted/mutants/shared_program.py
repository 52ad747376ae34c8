# expect: JX021|JX412
# mistake: the same f is jitted once and remembered, and its second count stays at 0.
known = {}


def counted(f):
    runs = []
    if f.__code__ not in known:

        def counting(x):
            known[f.__code__][1].append(1)
            return f(x)

        known[f.__code__] = (jax.jit(counting), runs)
    return known[f.__code__][0], lambda: len(runs)
