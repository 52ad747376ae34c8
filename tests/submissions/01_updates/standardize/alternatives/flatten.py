def standardize(params):
    leaves, structure = jax.tree.flatten(params)
    print(len(leaves), "arrays")
    leaves = [(leaf - leaf.mean()) / jnp.sqrt(leaf.var()) for leaf in leaves]
    return jax.tree.unflatten(structure, leaves)
