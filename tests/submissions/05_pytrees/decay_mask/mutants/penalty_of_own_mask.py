# expect: JX614|JX123
# mistake: another mask than the one that was passed.
def decay_mask(params):
    return jax.tree_util.tree_map_with_path(lambda path, p: path[-1].key == "kernel", params)


def l2_penalty(params, mask):
    mask = decay_mask(params)
    squares = jax.tree.map(lambda p, use: jnp.sum(p**2) if use else 0.0, params, mask)
    return jnp.float32(sum(jax.tree.leaves(squares)))
