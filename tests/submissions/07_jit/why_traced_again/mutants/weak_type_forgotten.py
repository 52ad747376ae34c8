# expect: JX020
def why_traced_again(old, new):
    if jax.tree.structure(old) != jax.tree.structure(new):
        return "structure"
    pairs = list(zip(map(jax.typeof, jax.tree.leaves(old)), map(jax.typeof, jax.tree.leaves(new))))
    if any(a.shape != b.shape for a, b in pairs):
        return "shape"
    if any(a.dtype != b.dtype for a, b in pairs):
        return "dtype"
    return "cached"
