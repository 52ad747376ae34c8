# expect: JX122|JX123
# mistake: paths are written in another way.
def inventory(tree):
    found = jax.tree_util.tree_leaves_with_path(tree, is_leaf=lambda x: x is None)
    return {
        jax.tree_util.keystr(path, simple=True, separator="/"): None if x is None else np.shape(x)
        for path, x in found
    }
