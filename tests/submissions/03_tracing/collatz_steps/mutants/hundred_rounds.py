# expect: JX123
def collatz_steps(n):
    def step(_, state):
        n, steps = state
        going = n != 1
        then = jnp.where(n % 2 == 0, n // 2, 3 * n + 1)
        return jnp.where(going, then, n), steps + going

    return jax.lax.fori_loop(0, 100, step, (n, jnp.int32(0)))[1]
