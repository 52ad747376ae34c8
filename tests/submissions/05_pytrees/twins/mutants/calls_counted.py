# expect: JX021
# mistake: calls are counted, not traces.
def twins(first, second):
    try:
        jax.tree.map(lambda x, y: x, first(), second())
        raised = "none"
    except Exception as error:
        raised = type(error).__name__
    calls = 0
    look = jax.jit(lambda tree: tree)
    for make in (first, second):
        look(make())
        calls += 1
    return {"map": raised, "traces": calls}
