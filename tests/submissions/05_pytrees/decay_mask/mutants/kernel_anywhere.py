# expect: JX614
# mistake: "kernel" somewhere in the path is enough.
def decay_mask(params):
    def is_kernel(path, leaf):
        return "kernel" in jax.tree_util.keystr(path)

    return jax.tree_util.tree_map_with_path(is_kernel, params)


def l2_penalty(params, mask):
    squares = jax.tree.map(lambda p, use: jnp.sum(p**2) if use else 0.0, params, mask)
    return jnp.float32(sum(jax.tree.leaves(squares)))
