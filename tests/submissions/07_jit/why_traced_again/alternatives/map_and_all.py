class Pair:
    def __init__(self, a, b):
        self.a, self.b = jax.typeof(a), jax.typeof(b)


def why_traced_again(old, new):
    if jax.tree.structure(old) != jax.tree.structure(new):
        return "structure"
    pairs = jax.tree.leaves(jax.tree.map(Pair, old, new))
    if not all(p.a.shape == p.b.shape for p in pairs):
        return "shape"
    if not all(p.a.dtype == p.b.dtype for p in pairs):
        return "dtype"
    if any(p.a.weak_type is not p.b.weak_type for p in pairs):
        return "weak type"
    return "cached"
