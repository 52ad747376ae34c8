@jax.jit
def collatz_steps(n):
    def body(s):
        return jnp.where(s[0] & 1, 3 * s[0] + 1, s[0] >> 1), s[1] + 1

    return jax.lax.while_loop(lambda s: s[0] != 1, body, (jnp.asarray(n, jnp.int32), 0))[1]
