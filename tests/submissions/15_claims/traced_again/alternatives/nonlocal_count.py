def traced_again(jit):
    def again(first, second):
        count = 0

        def f(x):
            nonlocal count
            count += 1
            return jax.tree.map(lambda leaf: 2 * leaf, x)

        g = jit(f)
        g(first)
        count = 0
        g(second)
        return count > 0

    return {
        "other values": again(jnp.array([1.0, 2, 3]), jnp.array([3.0, 5, 4])),
        "another length": again(jnp.zeros(3), jnp.zeros(4)),
        "another number": again(dict(rate=0.1), dict(rate=0.2)),
        "another order": again(dict(a=1.0, b=2.0), dict(b=2.0, a=1.0)),
        "a list": again((1.0, 2.0), [1.0, 2.0]),
        "float64": again(np.ones(3, np.float32), np.ones(3)),
    }
