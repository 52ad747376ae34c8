@partial(jax.jit, static_argnames=["n"])
def orbit(r, x, n):
    def step(carry, i):
        new = carry * (1.0 - carry) * r
        return new, new

    last, out = jax.lax.scan(step, x, jnp.arange(n))
    return out
