# expect: JX415|JX414
@partial(jax.jit, static_argnames=("r", "x", "n"))
def orbit(r, x, n):
    def step(x, _):
        x = r * x * (1 - x)
        return x, x

    return jax.lax.scan(step, x, length=n)[1]
