def collatz_steps(n):
    def body(i, state):
        n, steps = state
        done = n == 1
        n = jnp.where(done, n, jnp.where(n % 2 == 1, 3 * n + 1, n // 2))
        return n, jnp.where(done, steps, steps + 1)

    return jax.lax.fori_loop(0, 262, body, (n, jnp.int32(0)))[1]
