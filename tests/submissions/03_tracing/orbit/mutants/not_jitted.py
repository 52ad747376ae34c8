# expect: JX431
# outcome: partly
def orbit(r, x, n):
    def step(x, _):
        x = r * x * (1 - x)
        return x, x

    return jax.lax.scan(step, x, length=n)[1]
