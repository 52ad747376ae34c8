# expect: JX123
# mistake: the largest entry for the length
def gradient_norms(params, xs, ys):
    def norm(x, y):
        grads = jax.grad(example_loss)(params, x, y)
        return jnp.max(jnp.array([jnp.abs(g).max() for g in jax.tree.leaves(grads)]))

    return jax.vmap(norm)(xs, ys)
