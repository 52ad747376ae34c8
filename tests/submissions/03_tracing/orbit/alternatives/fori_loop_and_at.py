def values(r, x, n):
    def body(i, state):
        x, out = state
        x = r * x * (1 - x)
        return x, out.at[i].set(x)

    return jax.lax.fori_loop(0, n, body, (x, jnp.zeros(n)))[1]


orbit = jax.jit(values, static_argnums=(2,))
