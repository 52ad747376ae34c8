# expect: JX603
# mistake: None is made a leaf, and counts as one number.
def count_params(tree):
    return sum(np.size(x) for x in jax.tree.leaves(tree, is_leaf=lambda x: x is None))
