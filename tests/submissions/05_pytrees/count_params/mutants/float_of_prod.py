# expect: JX121|JX122
# mistake: the product of no sizes is 1.0 in NumPy, a float.
def count_params(tree):
    return sum(np.prod(np.shape(x)) for x in jax.tree.leaves(tree))
