# expect: JX321
def gradient_norms(params, xs, ys):
    def loss(params):
        return jnp.mean(jax.vmap(example_loss, in_axes=(None, 0, 0))(params, xs, ys))

    grads = jax.grad(loss)(params)
    return jnp.sqrt(sum(jnp.sum(g**2) for g in jax.tree.leaves(grads)))
