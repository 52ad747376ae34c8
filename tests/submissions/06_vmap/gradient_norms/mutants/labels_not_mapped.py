# expect: JX301
def gradient_norms(params, xs, ys):
    def norm(params, x, y):
        grads = jax.grad(example_loss)(params, x, y)
        return jnp.sqrt(sum(jnp.sum(g**2) for g in jax.tree.leaves(grads)))

    return jax.vmap(norm, in_axes=(None, 0, None))(params, xs, ys)
