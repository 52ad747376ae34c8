# expect: JX020
# mistake: a list counts as a tuple; only the number of leaves is looked at.
def why_traced_again(old, new):
    a, b = jax.tree.leaves(old), jax.tree.leaves(new)
    if len(a) != len(b):
        return "structure"
    pairs = [(jax.typeof(x), jax.typeof(y)) for x, y in zip(a, b)]
    if any(x.shape != y.shape for x, y in pairs):
        return "shape"
    if any(x.dtype != y.dtype for x, y in pairs):
        return "dtype"
    return "weak type" if any(x.weak_type != y.weak_type for x, y in pairs) else "cached"
