def twins(first, second):
    def note():
        note.count += 1

    note.count = 0

    @jax.jit
    def identity(tree):
        note()
        return jax.tree.leaves(tree)

    for make in (first, second):
        identity(make())
    try:
        jax.tree.map(lambda x, y: x, first(), second())
    except BaseException as error:
        return dict(map=type(error).__name__, traces=note.count)
    return dict(map="none", traces=note.count)
