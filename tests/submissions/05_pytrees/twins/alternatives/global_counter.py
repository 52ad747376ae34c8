def count_traces(*trees):
    count = 0

    def look(tree):
        nonlocal count
        count += 1
        return 0

    look = jax.jit(look)
    for tree in trees:
        look(tree)
    return count


def exception_of(f):
    try:
        f()
    except (ValueError, TypeError) as error:
        return error.__class__.__name__
    return "none"


def twins(first, second):
    return {
        "map": exception_of(lambda: jax.tree.map(lambda x, y: y, first(), second())),
        "traces": count_traces(first(), second()),
    }
