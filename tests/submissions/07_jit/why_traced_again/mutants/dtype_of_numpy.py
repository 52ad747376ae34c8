# expect: JX020
# mistake: float64 of NumPy is told apart.
def why_traced_again(old, new):
    if jax.tree.structure(old) != jax.tree.structure(new):
        return "structure"
    pairs = list(zip(jax.tree.leaves(old), jax.tree.leaves(new)))
    if any(np.shape(a) != np.shape(b) for a, b in pairs):
        return "shape"
    if any(np.result_type(a) != np.result_type(b) for a, b in pairs):
        return "dtype"
    if any(isinstance(a, (int, float)) != isinstance(b, (int, float)) for a, b in pairs):
        return "weak type"
    return "cached"
