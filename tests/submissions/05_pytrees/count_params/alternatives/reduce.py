def count_params(tree):
    return jax.tree.reduce(lambda total, x: total + int(np.size(x)), tree, 0)
