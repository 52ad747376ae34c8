def decay_mask(params):
    def is_kernel(path, leaf):
        return path[-1].key == "kernel"

    return jax.tree_util.tree_map_with_path(is_kernel, params)


def l2_penalty(params, mask):
    leaves = zip(jax.tree.leaves(params), jax.tree.leaves(mask), strict=True)
    return sum((jnp.sum(jnp.square(p)) for p, use in leaves if use), start=jnp.zeros(()))
