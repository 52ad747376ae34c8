def walk(f, one, other):
    if isinstance(one, dict):
        return {key: walk(f, one[key], other[key]) for key in one}
    if hasattr(one, "_fields"):
        return type(one)(*[walk(f, x, y) for x, y in zip(one, other)])
    if isinstance(one, (list, tuple)):
        return type(one)([walk(f, x, y) for x, y in zip(one, other)])
    return f(one, other)


def partition(tree, chosen):
    return (
        walk(lambda leaf, take: leaf if take else None, tree, chosen),
        walk(lambda leaf, take: None if take else leaf, tree, chosen),
    )


def combine(kept, rest):
    return walk(lambda a, b: b if a is None else a, kept, rest)
