def sgd_step(params, grads, lr):
    def move(p, g):
        return p - jnp.asarray(lr).astype(p.dtype) * g

    return jax.tree_util.tree_map(move, params, grads)
