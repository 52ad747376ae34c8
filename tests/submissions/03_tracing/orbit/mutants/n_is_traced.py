# expect: JX404|JX405|JX403|JX433
@jax.jit
def orbit(r, x, n):
    def step(x, _):
        x = r * x * (1 - x)
        return x, x

    return jax.lax.scan(step, x, length=n)[1]
