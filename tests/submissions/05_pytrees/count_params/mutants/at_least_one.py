# expect: JX123|JX129|JX135
# mistake: an array without entries counts 1.
def count_params(tree):
    return sum(max(1, int(np.size(x))) for x in jax.tree.leaves(tree))
