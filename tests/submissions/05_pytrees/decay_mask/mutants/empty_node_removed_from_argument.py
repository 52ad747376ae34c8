# expect: JX101
# mistake: empty dicts are deleted from the argument.
def decay_mask(params):
    mask = jax.tree_util.tree_map_with_path(lambda path, p: path[-1].key == "kernel", params)
    for name in [k for k, v in params.items() if isinstance(v, dict)]:
        for key in [k for k, v in params[name].items() if v == {}]:
            del params[name][key]
    return mask


def l2_penalty(params, mask):
    squares = jax.tree.map(lambda p, use: jnp.sum(p**2) if use else 0.0, params, mask)
    return jnp.float32(sum(jax.tree.leaves(squares)))
