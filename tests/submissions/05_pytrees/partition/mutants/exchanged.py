# expect: JX020
# mistake: what is chosen comes second.
def partition(tree, chosen):
    kept = jax.tree.map(lambda leaf, take: None if take else leaf, tree, chosen)
    return kept, jax.tree.map(lambda leaf, take: leaf if take else None, tree, chosen)


def combine(kept, rest):
    return jax.tree.map(lambda a, b: b if a is None else a, kept, rest, is_leaf=lambda x: x is None)
