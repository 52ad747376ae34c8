# expect: JX020
# mistake: numbers of Python are taken for static.
def why_traced_again(old, new):
    if jax.tree.structure(old) != jax.tree.structure(new):
        return "structure"
    pairs = list(zip(jax.tree.leaves(old), jax.tree.leaves(new)))
    types = [(jax.typeof(a), jax.typeof(b)) for a, b in pairs]
    if any(a.shape != b.shape for a, b in types):
        return "shape"
    if any(a.dtype != b.dtype for a, b in types):
        return "dtype"
    if any(isinstance(a, float) and a != b for a, b in pairs):
        return "weak type"
    return "weak type" if any(a.weak_type != b.weak_type for a, b in types) else "cached"
