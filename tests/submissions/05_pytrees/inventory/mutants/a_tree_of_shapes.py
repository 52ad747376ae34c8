# expect: JX122|JX123
# mistake: the tree itself, with shapes for leaves.
def inventory(tree):
    return jax.tree.map(lambda x: None if x is None else np.shape(x), tree, is_leaf=lambda x: x is None)
