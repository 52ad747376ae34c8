def number(x):
    return isinstance(x, (int, float))


def why_traced_again(old, new):
    if jax.tree.structure(old) != jax.tree.structure(new):
        return "structure"
    pairs = list(zip(jax.tree.leaves(old), jax.tree.leaves(new)))
    if any(np.shape(a) != np.shape(b) for a, b in pairs):
        return "shape"

    def dtype(x):
        return jax.dtypes.canonicalize_dtype(x.dtype if hasattr(x, "dtype") else type(x))

    if any(dtype(a) != dtype(b) for a, b in pairs):
        return "dtype"
    if any(number(a) != number(b) for a, b in pairs):
        return "weak type"
    return "cached"
