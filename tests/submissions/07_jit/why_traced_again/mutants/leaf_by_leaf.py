# expect: JX020
# mistake: the first leaf that differs decides; violates "All leaves count".
def why_traced_again(old, new):
    if jax.tree.structure(old) != jax.tree.structure(new):
        return "structure"
    for a, b in zip(jax.tree.leaves(old), jax.tree.leaves(new)):
        a, b = jax.typeof(a), jax.typeof(b)
        if a.shape != b.shape:
            return "shape"
        if a.dtype != b.dtype:
            return "dtype"
        if a.weak_type != b.weak_type:
            return "weak type"
    return "cached"
