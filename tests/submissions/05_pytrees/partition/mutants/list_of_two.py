# expect: JX122
# mistake: a list comes back, not a tuple.
def partition(tree, chosen):
    return [
        jax.tree.map(lambda leaf, take: leaf if take == wanted else None, tree, chosen)
        for wanted in (True, False)
    ]


def combine(kept, rest):
    return jax.tree.map(lambda a, b: b if a is None else a, kept, rest, is_leaf=lambda x: x is None)
