# expect: JX614
# mistake: the mask is not looked at.
def decay_mask(params):
    return jax.tree_util.tree_map_with_path(lambda path, p: path[-1].key == "kernel", params)


def l2_penalty(params, mask):
    return jnp.float32(sum(jnp.sum(p**2) for p in jax.tree.leaves(params)))
