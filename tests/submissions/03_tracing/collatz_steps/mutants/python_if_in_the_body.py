# expect: JX401|JX402
def collatz_steps(n):
    def step(state):
        n, steps = state
        if n % 2 == 0:
            return n // 2, steps + 1
        return 3 * n + 1, steps + 1

    return jax.lax.while_loop(lambda s: s[0] != 1, step, (n, jnp.int32(0)))[1]
