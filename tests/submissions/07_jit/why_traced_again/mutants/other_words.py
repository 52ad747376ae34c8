# expect: JX020
def why_traced_again(old, new):
    if jax.tree.structure(old) != jax.tree.structure(new):
        return "Structure"
    types = [
        (jax.typeof(a), jax.typeof(b)) for a, b in zip(jax.tree.leaves(old), jax.tree.leaves(new))
    ]
    for name in ("shape", "dtype", "weak_type"):
        if any(getattr(a, name) != getattr(b, name) for a, b in types):
            return name
    return "cached"
