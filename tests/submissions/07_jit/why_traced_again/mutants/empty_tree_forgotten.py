# expect: JX003
# mistake: np.stack of nothing; violates "There may be no leaf at all".
def why_traced_again(old, new):
    if jax.tree.structure(old) != jax.tree.structure(new):
        return "structure"
    types = [[jax.typeof(x) for x in jax.tree.leaves(tree)] for tree in (old, new)]
    shapes, dtypes, weak = zip(
        *[
            (a.shape != b.shape, a.dtype != b.dtype, a.weak_type != b.weak_type)
            for a, b in zip(*types)
        ]
    )
    for found, word in ((shapes, "shape"), (dtypes, "dtype"), (weak, "weak type")):
        if any(found):
            return word
    return "cached"
