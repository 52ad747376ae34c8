@partial(jax.jit, static_argnames="n")
def orbit(r, x, n):
    def step(carry, _):
        r, x = carry
        x = r * x * (1 - x)
        return (r, x), x

    return jax.lax.scan(step, (r, x), length=n)[1]
