# expect: JX132|JX123
# mistake: a small number under the root, which short gradients show
def gradient_norms(params, xs, ys):
    def norm(x, y):
        grads = jax.grad(example_loss)(params, x, y)
        return jnp.sqrt(sum(jnp.sum(g**2) for g in jax.tree.leaves(grads)) + 1e-5)

    return jax.vmap(norm)(xs, ys)
