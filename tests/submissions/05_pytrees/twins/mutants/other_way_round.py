# expect: JX022
# mistake: the second tree leads.
def twins(first, second):
    try:
        jax.tree.map(lambda x, y: x, second(), first())
        raised = "none"
    except Exception as error:
        raised = type(error).__name__
    traced = []
    look = jax.jit(lambda tree: traced.append(1) or tree)
    look(first())
    look(second())
    return {"map": raised, "traces": len(traced)}
