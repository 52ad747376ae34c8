# expect: JX015
# mistake: a Python number has no attribute size.
def count_params(tree):
    return sum(x.size for x in jax.tree.leaves(tree))
