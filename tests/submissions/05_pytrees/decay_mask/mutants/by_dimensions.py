# expect: JX614
# mistake: what has two axes is taken for a kernel.
def decay_mask(params):
    return jax.tree.map(lambda p: p.ndim == 2, params)


def l2_penalty(params, mask):
    squares = jax.tree.map(lambda p, use: jnp.sum(p**2) if use else 0.0, params, mask)
    return jnp.float32(sum(jax.tree.leaves(squares)))
