def count_params(tree):
    total = 0
    for leaf in jax.tree_util.tree_leaves(tree):
        total += jnp.ravel(jnp.asarray(leaf)).shape[0]
    return total
