def gradient_norms(params, xs, ys):
    def norm(x, y):
        grads = jax.tree.leaves(jax.grad(example_loss)(params, x, y))
        return jnp.linalg.norm(jnp.array([jnp.linalg.norm(g.reshape(-1)) for g in grads]))

    return jax.vmap(norm)(xs, ys)
