# expect: JX020
# mistake: the order in which the keys were written is taken for structure.
def why_traced_again(old, new):
    if isinstance(old, dict) and isinstance(new, dict) and list(old) != list(new):
        return "structure"
    if jax.tree.structure(old) != jax.tree.structure(new):
        return "structure"
    types = [
        (jax.typeof(a), jax.typeof(b)) for a, b in zip(jax.tree.leaves(old), jax.tree.leaves(new))
    ]
    if any(a.shape != b.shape for a, b in types):
        return "shape"
    if any(a.dtype != b.dtype for a, b in types):
        return "dtype"
    return "weak type" if any(a.weak_type != b.weak_type for a, b in types) else "cached"
