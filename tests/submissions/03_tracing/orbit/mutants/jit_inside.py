# expect: JX431|JX412
# outcome: partly
def orbit(r, x, n):
    def step(x, _):
        x = r * x * (1 - x)
        return x, x

    return jax.jit(lambda x: jax.lax.scan(step, x, length=n)[1])(x)
