# expect: JX015
def inventory(tree):
    found = jax.tree_util.tree_leaves_with_path(tree, is_leaf=lambda x: x is None)
    return {
        jax.tree_util.keystr(path): None if leaf is None else leaf.shape for path, leaf in found
    }
