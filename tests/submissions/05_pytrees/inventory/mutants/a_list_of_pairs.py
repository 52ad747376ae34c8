# expect: JX015|JX122
def inventory(tree):
    found = jax.tree_util.tree_leaves_with_path(tree, is_leaf=lambda x: x is None)
    return [
        (jax.tree_util.keystr(path), None if leaf is None else np.shape(leaf))
        for path, leaf in found
    ]
