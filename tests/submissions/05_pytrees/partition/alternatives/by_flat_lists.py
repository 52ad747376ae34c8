def partition(tree, chosen):
    leaves, structure = jax.tree.flatten(tree)
    flags = jax.tree.leaves(chosen)
    kept = [x if f else None for x, f in zip(leaves, flags)]
    rest = [None if f else x for x, f in zip(leaves, flags)]
    return jax.tree.unflatten(structure, kept), jax.tree.unflatten(structure, rest)


def combine(kept, rest):
    def pick(*parts):
        there = [x for x in parts if x is not None]
        return there[0] if there else None

    return jax.tree.map(pick, kept, rest, is_leaf=lambda x: x is None)
