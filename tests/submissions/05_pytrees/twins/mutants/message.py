# expect: JX022
# mistake: the message of the exception, not the name of its class.
def twins(first, second):
    try:
        jax.tree.map(lambda x, y: x, first(), second())
        raised = "none"
    except Exception as error:
        raised = str(error)
    traced = []
    look = jax.jit(lambda tree: traced.append(1) or tree)
    look(first())
    look(second())
    return {"map": raised, "traces": len(traced)}
