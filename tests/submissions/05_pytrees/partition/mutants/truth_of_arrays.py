# expect: JX401|JX402
def partition(tree, chosen):
    kept = jax.tree.map(lambda leaf, take: leaf if take else None, tree, chosen)
    return kept, jax.tree.map(lambda leaf, take: None if take else leaf, tree, chosen)


def combine(kept, rest):
    return jax.tree.map(lambda a, b: a or b, kept, rest, is_leaf=lambda x: x is None)
