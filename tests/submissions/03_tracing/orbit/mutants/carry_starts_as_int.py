# expect: JX422
@partial(jax.jit, static_argnames="n")
def orbit(r, x, n):
    def step(state, _):
        x, i = state
        x = r * x * (1 - x)
        return (x, i + 1.0), x

    return jax.lax.scan(step, (x, jnp.int32(0)), length=n)[1]
