# expect: JX426
# outcome: partly
@partial(jax.jit, static_argnames="n")
def orbit(r, x, n):
    values = []
    for _ in range(n):
        x = r * x * (1 - x)
        values.append(x)
    return jnp.stack(values)
