# expect: JX122|JX123|JX401|JX403|JX402
# mistake: an array of zeros is taken for what is missing.
def partition(tree, chosen):
    kept = jax.tree.map(lambda leaf, take: leaf if take else None, tree, chosen)
    return kept, jax.tree.map(lambda leaf, take: None if take else leaf, tree, chosen)


def combine(kept, rest):
    def pick(a, b):
        return b if a is None or not a.any() else a

    return jax.tree.map(pick, kept, rest, is_leaf=lambda x: x is None)
