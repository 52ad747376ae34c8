# expect: JX123|JX135
def collatz_steps(n):
    def then(n):
        return jnp.where(n % 2 == 0, n // 2, 3 * n + 1)

    return jax.lax.while_loop(
        lambda s: s[0] != 1, lambda s: (then(s[0]), s[1] + 1), (then(n), jnp.int32(1))
    )[1]
