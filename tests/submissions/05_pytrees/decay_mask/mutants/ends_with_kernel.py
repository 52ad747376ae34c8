# expect: JX614
# mistake: my_kernel ends in kernel, too.
def decay_mask(params):
    flat = traverse_util.flatten_dict(params, keep_empty_nodes=True, sep="/")
    empty = traverse_util.empty_node
    mask = {k: v if v is empty else k.endswith("kernel") for k, v in flat.items()}
    return traverse_util.unflatten_dict(mask, sep="/")


def l2_penalty(params, mask):
    squares = jax.tree.map(lambda p, use: jnp.sum(p**2) if use else 0.0, params, mask)
    return jnp.float32(sum(jax.tree.leaves(squares)))
