def why_traced_again(old, new):
    old_leaves, old_tree = jax.tree.flatten(old)
    new_leaves, new_tree = jax.tree.flatten(new)
    if old_tree != new_tree:
        return "structure"
    before = [jax.typeof(x) for x in old_leaves]
    after = [jax.typeof(x) for x in new_leaves]
    for name in ("shape", "dtype", "weak_type"):
        if [getattr(x, name) for x in before] != [getattr(x, name) for x in after]:
            return name.replace("_", " ")
    return "cached"
