def partition(tree, chosen):
    both = jax.tree.map(lambda leaf, take: (leaf, None) if take else (None, leaf), tree, chosen)

    def half(i):
        return jax.tree.map(lambda leaf, pair: pair[i], tree, both)

    return half(0), half(1)


def combine(kept, rest):
    is_none = lambda x: x is None
    a, structure = jax.tree.flatten(kept, is_leaf=is_none)
    b = jax.tree.leaves(rest, is_leaf=is_none)
    return structure.unflatten([x if x is not None else y for x, y in zip(a, b, strict=True)])
