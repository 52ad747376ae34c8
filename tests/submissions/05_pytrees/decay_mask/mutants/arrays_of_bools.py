# expect: JX122
# mistake: the leaves of the mask are arrays.
def decay_mask(params):
    return jax.tree_util.tree_map_with_path(
        lambda path, p: jnp.array(path[-1].key == "kernel"), params
    )


def l2_penalty(params, mask):
    squares = jax.tree.map(lambda p, use: jnp.sum(p**2) if use else 0.0, params, mask)
    return jnp.float32(sum(jax.tree.leaves(squares)))
