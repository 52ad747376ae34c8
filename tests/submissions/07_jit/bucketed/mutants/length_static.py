# expect: JX413|JX437
# mistake: the length is static, so that there is a program for each.
def bucketed(f, sizes):
    @partial(jax.jit, static_argnums=1)
    def jitted(padded, n):
        return f(padded, jnp.arange(len(padded)) < n)

    def g(x):
        n = len(x)
        fitting = [m for m in sizes if m >= n]
        if not fitting:
            raise ValueError("too long")
        padded = np.zeros(fitting[0], np.float32)
        padded[:n] = x
        return jitted(padded, n)

    return g
