# expect: JX122|JX123
# mistake: a None gets the shape ().
def inventory(tree):
    found = jax.tree_util.tree_leaves_with_path(tree, is_leaf=lambda x: x is None)
    return {jax.tree_util.keystr(path): np.shape(leaf) for path, leaf in found}
