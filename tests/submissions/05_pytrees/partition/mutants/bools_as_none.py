# expect: JX122|JX123|JX602
# mistake: bools stand in the place of what is elsewhere.
def partition(tree, chosen):
    kept = jax.tree.map(lambda leaf, take: take and leaf, tree, chosen)
    return kept, jax.tree.map(lambda leaf, take: not take and leaf, tree, chosen)


def combine(kept, rest):
    return jax.tree.map(lambda a, b: b if a is False else a, kept, rest)
