# expect: JX422|JX003|JX010|JX122|JX433|JX143|JX423|JX602
def collatz_steps(n):
    def step(state):
        n, steps = state
        return jnp.where(n % 2 == 0, n // 2, 3 * n + 1)

    return jax.lax.while_loop(lambda s: s[0] != 1, step, (n, jnp.int32(0)))[1]
