# expect: JX122|JX616|JX002|JX614
# mistake: the mask stays flat.
def decay_mask(params):
    return {path: path[-1] == "kernel" for path in traverse_util.flatten_dict(params)}


def l2_penalty(params, mask):
    squares = jax.tree.map(lambda p, use: jnp.sum(p**2) if use else 0.0, params, mask)
    return jnp.float32(sum(jax.tree.leaves(squares)))
