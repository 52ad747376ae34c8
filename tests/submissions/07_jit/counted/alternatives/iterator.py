import itertools


def counted(f):
    numbers = itertools.count(1)
    last = [0]

    def counting(x):
        last[0] = next(numbers)
        return f(x)

    return jax.jit(counting, inline=True), lambda: last[0]
