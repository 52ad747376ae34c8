import optax


def decay_mask(params):
    return jax.tree.map_with_path(lambda path, _: bool(path[-1].key == "kernel"), params)


def l2_penalty(params, mask):
    kept = [p for p, use in zip(jax.tree.leaves(params), jax.tree.leaves(mask)) if use]
    if not kept:
        return jnp.array(0.0, jnp.float32)
    return sum(jnp.einsum("i,i->", p.ravel(), p.ravel()) for p in kept)
