# expect: JX022|JX140
# mistake: the jitted function remembers the trees of earlier calls.
traced_trees = []


@jax.jit
def look(tree):
    traced_trees.append(1)
    return tree


def twins(first, second):
    try:
        jax.tree.map(lambda x, y: x, first(), second())
        raised = "none"
    except Exception as error:
        raised = type(error).__name__
    before = len(traced_trees)
    look(first())
    look(second())
    return {"map": raised, "traces": len(traced_trees) - before}
