def count_params(tree):
    sizes = jax.tree.map(lambda x: int(jnp.size(x)), tree)
    print(sizes)
    return int(sum(jax.tree.leaves(sizes)))
