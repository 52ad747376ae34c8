# expect: JX602
def partition(tree, chosen):
    kept = jax.tree.map(lambda leaf, take: leaf if take else None, tree, chosen)
    return kept, jax.tree.map(lambda leaf, take: None if take else leaf, tree, chosen)


def combine(kept, rest):
    return jax.tree.map(lambda a, b: b if a is None else a, kept, rest)
