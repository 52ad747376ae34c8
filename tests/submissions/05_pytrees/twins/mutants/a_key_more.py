# expect: JX122
def twins(first, second):
    try:
        jax.tree.map(lambda x, y: x, first(), second())
        raised = None
    except Exception as error:
        raised = error
    traced = []
    look = jax.jit(lambda tree: traced.append(1) or tree)
    look(first())
    look(second())
    name = "none" if raised is None else type(raised).__name__
    return {"map": name, "traces": len(traced), "message": str(raised)}
