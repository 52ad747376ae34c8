# expect: JX602
def twins(first, second):
    jax.tree.map(lambda x, y: x, first(), second())
    traced = []
    look = jax.jit(lambda tree: traced.append(1) or tree)
    look(first())
    look(second())
    return {"map": "none", "traces": len(traced)}
