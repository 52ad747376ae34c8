# expect: JX447
@partial(jax.jit, static_argnames="n")
def orbit(r, x, n):
    return jax.lax.scan(lambda x, _: (x, r * x * (1 - x)), x, length=n)[1]
