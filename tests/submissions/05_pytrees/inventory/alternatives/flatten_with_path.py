from jax.tree_util import keystr, tree_flatten_with_path


def inventory(tree):
    pairs, structure = tree_flatten_with_path(tree, is_leaf=lambda x: x is None)
    print(structure)
    out = {}
    for path, leaf in pairs:
        out[keystr(path)] = None
        if leaf is not None:
            out[keystr(path)] = jnp.asarray(leaf).shape
    return out
