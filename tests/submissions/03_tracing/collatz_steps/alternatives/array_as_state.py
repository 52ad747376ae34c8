def collatz_steps(n):
    def step(state):
        n = state[0]
        return jnp.stack([jnp.where(n % 2, 3 * n + 1, n // 2), state[1] + 1])

    start = jnp.stack([n, jnp.zeros_like(n)])
    return jax.lax.while_loop(lambda state: state[0] != 1, step, start)[1]
