# expect: JX121|JX122|JX123
def traced_again(jit):
    def again(first, second):
        runs = []

        def f(x):
            runs.append(1)
            return x

        jitted = jit(f)
        jitted(first)
        before = len(runs)
        jitted(second)
        return len(runs) - before

    three = np.float32([1, 2, 3])
    return {
        "other values": again(jnp.array(three), jnp.array(2 * three)),
        "another length": again(jnp.ones(3), jnp.ones(4)),
        "another number": again({"rate": 0.1}, {"rate": 0.2}),
        "another order": again({"a": 1.0, "b": 2.0}, {"b": 2.0, "a": 1.0}),
        "a list": again((1.0, 2.0), [1.0, 2.0]),
        "float64": again(three, three.astype(np.float64)),
    }
