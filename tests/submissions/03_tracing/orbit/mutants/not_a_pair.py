# expect: JX421
@partial(jax.jit, static_argnames="n")
def orbit(r, x, n):
    return jax.lax.scan(lambda x, _: r * x * (1 - x), x, length=n)[1]
