def only(tree, mask):
    return jax.tree.map(lambda leaf, take: leaf if take else None, tree, mask)


def partition(tree, chosen):
    inverse = jax.tree.map(lambda take: not take, chosen)
    return only(tree, chosen), only(tree, inverse)


def combine(kept, rest):
    is_none = lambda x: x is None
    return jax.tree.map(lambda b, a: a if b is None else b, rest, kept, is_leaf=is_none)
