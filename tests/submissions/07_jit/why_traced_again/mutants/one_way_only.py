# expect: JX020
# mistake: only a number after an array is weak; violates "a leaf is weak, and the one in its place is not".
def why_traced_again(old, new):
    if jax.tree.structure(old) != jax.tree.structure(new):
        return "structure"
    types = [
        (jax.typeof(a), jax.typeof(b)) for a, b in zip(jax.tree.leaves(old), jax.tree.leaves(new))
    ]
    if any(a.shape != b.shape for a, b in types):
        return "shape"
    if any(a.dtype != b.dtype for a, b in types):
        return "dtype"
    return "weak type" if any(b.weak_type and not a.weak_type for a, b in types) else "cached"
