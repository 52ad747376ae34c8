# expect: JX122|JX131
def count_params(tree):
    return jax.tree.map(jnp.size, tree)
