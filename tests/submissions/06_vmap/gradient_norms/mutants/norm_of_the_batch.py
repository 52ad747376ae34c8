# expect: JX513
def gradient_norms(params, xs, ys):
    grads = jax.vmap(jax.grad(example_loss), in_axes=(None, 0, 0))(params, xs, ys)
    return jnp.sqrt(sum(jnp.sum(g**2) for g in jax.tree.leaves(grads)))
