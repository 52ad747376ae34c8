@partial(jax.jit, static_argnames="n")
def orbit(r, x, n):
    def body(state):
        i, x, out = state
        x = r * x * (1 - x)
        return i + 1, x, out.at[i].set(x)

    start = (0, x, jnp.zeros(n, jnp.float32))
    return jax.lax.while_loop(lambda s: s[0] < n, body, start)[2]
