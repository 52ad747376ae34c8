def decay_mask(params):
    flat = traverse_util.flatten_dict(params, keep_empty_nodes=True)
    for path, leaf in flat.items():
        if leaf is not traverse_util.empty_node:
            flat[path] = path[-1] == "kernel"
    return traverse_util.unflatten_dict(flat)


def l2_penalty(params, mask):
    selected = jax.tree.map(lambda p, use: p if use else None, params, mask)
    return jax.tree.reduce(lambda total, p: total + (p**2).sum(), selected, jnp.array(0.0))
