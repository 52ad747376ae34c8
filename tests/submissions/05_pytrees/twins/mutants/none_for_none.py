# expect: JX022
# mistake: None where "none" is asked for.
def twins(first, second):
    raised = None
    try:
        jax.tree.map(lambda x, y: x, first(), second())
    except Exception as error:
        raised = type(error).__name__
    traced = []
    look = jax.jit(lambda tree: traced.append(1) or tree)
    look(first())
    look(second())
    return {"map": raised, "traces": len(traced)}
