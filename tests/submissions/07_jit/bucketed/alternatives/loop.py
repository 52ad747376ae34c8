def bucketed(f, sizes):
    compiled = jax.jit(f)

    def g(x):
        m = None
        for size in reversed(sizes):
            if size >= len(x):
                m = size
        if m is None:
            raise ValueError("too long")
        padded = jnp.zeros(m).at[: len(x)].set(x)
        return compiled(padded, jnp.arange(m) < len(x))

    return g
