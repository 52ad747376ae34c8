# expect: JX140
# mistake: a global count; violates "a count of its own".
total = 0


def counted(f):
    def counting(x):
        global total
        total += 1
        return f(x)

    return jax.jit(counting), lambda: total
