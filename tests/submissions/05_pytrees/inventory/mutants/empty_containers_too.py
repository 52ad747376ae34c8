# expect: JX122|JX123|JX614
# mistake: empty dicts and lists are listed as well.
def inventory(tree):
    def stop(node):
        return node is None or (isinstance(node, (dict, list, tuple)) and not node)

    found = jax.tree_util.tree_leaves_with_path(tree, is_leaf=stop)
    return {
        jax.tree_util.keystr(path): None if stop(leaf) else np.shape(leaf) for path, leaf in found
    }
