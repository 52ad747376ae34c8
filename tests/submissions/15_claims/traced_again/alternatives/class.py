class Spy:
    def __init__(self):
        self.runs = 0

    def look(self, x):
        self.runs = self.runs + 1
        print("run", self.runs)
        return jax.tree.leaves(x)[0]


def ran_for_second(jit, first, second):
    spy = Spy()
    called = jit(spy.look)
    called(first)
    after_first = spy.runs
    called(second)
    return bool(spy.runs - after_first)


def traced_again(jit):
    x = jnp.float32([1.0, 2.0, 3.0])
    return {
        "other values": ran_for_second(jit, x, x + 1),
        "another length": ran_for_second(jit, x, jnp.append(x, 1.0)),
        "another number": ran_for_second(jit, {"rate": 0.1}, {"rate": 0.2}),
        "another order": ran_for_second(jit, {"a": 1.0, "b": 2.0}, {"b": 2.0, "a": 1.0}),
        "a list": ran_for_second(jit, (1.0, 2.0), [1.0, 2.0]),
        "float64": ran_for_second(jit, np.array(x), np.array(x, dtype=np.float64)),
    }
