# expect: JX022|JX021
# mistake: compares structures, and infers what jit would do.
def twins(first, second):
    one, other = jax.tree.structure(first()), jax.tree.structure(second())
    return {"map": "none" if one == other else "ValueError", "traces": 1 if one == other else 2}
