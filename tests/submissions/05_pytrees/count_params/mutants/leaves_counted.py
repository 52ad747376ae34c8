# expect: JX610
def count_params(tree):
    return len(jax.tree.leaves(tree))
