# expect: JX120
@partial(jax.jit, static_argnames="n")
def orbit(r, x, n):
    return jax.lax.fori_loop(0, n, lambda i, x: r * x * (1 - x), x)
