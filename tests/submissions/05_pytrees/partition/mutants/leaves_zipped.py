# expect: JX003|JX122|JX123|JX134|JX602
# mistake: the leaves of the two parts one after the other, in the structure of the first.
def partition(tree, chosen):
    kept = jax.tree.map(lambda leaf, take: leaf if take else None, tree, chosen)
    return kept, jax.tree.map(lambda leaf, take: None if take else leaf, tree, chosen)


def combine(kept, rest):
    structure = jax.tree.structure(kept, is_leaf=lambda x: x is None)
    return jax.tree.unflatten(structure, jax.tree.leaves(kept) + jax.tree.leaves(rest))
