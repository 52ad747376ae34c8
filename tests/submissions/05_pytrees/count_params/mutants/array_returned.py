# expect: JX122
# mistake: an array comes back, not an int.
def count_params(tree):
    sizes = jax.tree.map(jnp.size, tree)
    return jnp.array(jax.tree.leaves(sizes), jnp.int32).sum()
