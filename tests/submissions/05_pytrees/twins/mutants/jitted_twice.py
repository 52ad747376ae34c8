# expect: JX021
# mistake: jitted anew for each tree.
def twins(first, second):
    try:
        jax.tree.map(lambda x, y: x, first(), second())
        raised = "none"
    except Exception as error:
        raised = type(error).__name__
    traced = []
    for make in (first, second):
        jax.jit(lambda tree: traced.append(1) or tree)(make())
    return {"map": raised, "traces": len(traced)}
