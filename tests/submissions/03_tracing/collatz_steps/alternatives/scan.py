def collatz_steps(n):
    def step(n, _):
        going = n != 1
        following = jax.lax.select(n % 2 == 0, n // 2, 3 * n + 1)
        return jnp.where(going, following, n), going

    _, going = jax.lax.scan(step, n, length=300)
    return jnp.sum(going, dtype=jnp.int32)
