def bucketed(f, sizes):
    @jax.jit
    def with_length(padded, n):
        return f(padded, jnp.arange(padded.shape[0]) < n)

    def g(x):
        n = len(x)
        for m in sizes:
            if n <= m:
                return with_length(jnp.pad(x, (0, m - n)), n)
        raise ValueError("longer than any bucket")

    return g
