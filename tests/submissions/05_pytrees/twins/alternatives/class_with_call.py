class Counter:
    def __init__(self):
        self.n = 0

    def __call__(self, tree):
        self.n += 1
        return jax.tree.map(jnp.asarray, tree)


def twins(first, second):
    counter = Counter()
    f = jax.jit(counter.__call__)
    f(first())
    f(second())
    name = "none"
    try:
        jax.tree.map(lambda x, y: (x, y), first(), second())
    except Exception as error:
        name = type(error).__name__
    return {"traces": counter.n, "map": name}
