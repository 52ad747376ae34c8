# expect: JX123|JX125|JX128
def decay_mask(params):
    return jax.tree_util.tree_map_with_path(lambda path, p: path[-1].key == "kernel", params)


def l2_penalty(params, mask):
    squares = jax.tree.map(lambda p, use: jnp.mean(p**2) if use else 0.0, params, mask)
    return jnp.float32(sum(jax.tree.leaves(squares)))
