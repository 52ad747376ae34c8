# expect: JX122|JX602
# mistake: zeros stand for what is elsewhere.
def partition(tree, chosen):
    kept = jax.tree.map(lambda leaf, take: leaf * take, tree, chosen)
    return kept, jax.tree.map(lambda leaf, take: leaf * (not take), tree, chosen)


def combine(kept, rest):
    return jax.tree.map(lambda a, b: a + b, kept, rest)
