# expect: JX122|JX123
# mistake: what is in the second part does not come back.
def partition(tree, chosen):
    kept = jax.tree.map(lambda leaf, take: leaf if take else None, tree, chosen)
    return kept, jax.tree.map(lambda leaf, take: None if take else leaf, tree, chosen)


def combine(kept, rest):
    return jax.tree.map(lambda a, b: a, kept, rest, is_leaf=lambda x: x is None)
