# expect: JX101
# mistake: what is not chosen is taken out of the dict that was passed.
def partition(tree, chosen):
    kept = jax.tree.map(lambda leaf, take: leaf if take else None, tree, chosen)
    rest = jax.tree.map(lambda leaf, take: None if take else leaf, tree, chosen)
    if isinstance(tree, dict):
        tree.update(kept)
    if isinstance(tree, list):
        tree[:] = kept
    return kept, rest


def combine(kept, rest):
    return jax.tree.map(lambda a, b: b if a is None else a, kept, rest, is_leaf=lambda x: x is None)
