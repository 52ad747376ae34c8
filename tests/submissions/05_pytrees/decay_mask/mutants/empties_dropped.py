# expect: JX608
def decay_mask(params):
    flat = traverse_util.flatten_dict(params)
    return traverse_util.unflatten_dict({path: path[-1] == "kernel" for path in flat})


def l2_penalty(params, mask):
    squares = jax.tree.map(lambda p, use: jnp.sum(p**2) if use else 0.0, params, mask)
    return jnp.float32(sum(jax.tree.leaves(squares)))
