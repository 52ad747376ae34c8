# expect: JX130|JX131|JX121|JX122|JX123
# mistake: where there is no leaf, an int comes back.
def decay_mask(params):
    return jax.tree_util.tree_map_with_path(lambda path, p: path[-1].key == "kernel", params)


def l2_penalty(params, mask):
    leaves = zip(jax.tree.leaves(params), jax.tree.leaves(mask), strict=True)
    return sum(jnp.sum(p**2) for p, use in leaves if use)
