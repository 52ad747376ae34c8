# expect: JX123
def gradient_norms(params, xs, ys):
    def norm(params, x, y):
        grads = jax.grad(example_loss)(params, x, y)
        return sum(jnp.linalg.norm(g) for g in jax.tree.leaves(grads))

    return jax.vmap(norm, in_axes=(None, 0, 0))(params, xs, ys)
