def decay_mask(params):
    return traverse_util.path_aware_map(lambda path, p: path[-1] == "kernel", params)


def l2_penalty(params, mask):
    masked = jax.tree.map(lambda p, use: p * jnp.float32(use), params, mask)
    flat, _ = ravel_pytree(masked)
    return jnp.sum(flat.astype(jnp.float32) ** 2)
