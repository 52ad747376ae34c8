# expect: JX601
def count_params(tree):
    return sum(jnp.size(x) for x in jax.tree_leaves(tree))
