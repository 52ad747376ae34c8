def sgd_step(params, grads, lr):
    leaves, structure = jax.tree.flatten(params)
    new = [
        jnp.asarray(p - lr * g, dtype=p.dtype)
        for p, g in zip(leaves, structure.flatten_up_to(grads), strict=True)
    ]
    return structure.unflatten(new)
