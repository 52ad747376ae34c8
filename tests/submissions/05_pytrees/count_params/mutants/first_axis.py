# expect: JX123
def count_params(tree):
    return sum(len(x) if np.ndim(x) else 1 for x in jax.tree.leaves(tree))
