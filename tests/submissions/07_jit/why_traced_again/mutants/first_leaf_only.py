# expect: JX020
def why_traced_again(old, new):
    if jax.tree.structure(old) != jax.tree.structure(new):
        return "structure"
    if not jax.tree.leaves(old):
        return "cached"
    a, b = jax.typeof(jax.tree.leaves(old)[0]), jax.typeof(jax.tree.leaves(new)[0])
    if a.shape != b.shape:
        return "shape"
    if a.dtype != b.dtype:
        return "dtype"
    return "weak type" if a.weak_type != b.weak_type else "cached"
