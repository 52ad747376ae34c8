# expect: JX101|JX003
# mistake: empties the caller's dict on the way
def gradient_norms(params, xs, ys):
    own = {name: params.pop(name) for name in list(params)}

    def norm(x, y):
        grads = jax.grad(example_loss)(own, x, y)
        return jnp.sqrt(sum(jnp.sum(g**2) for g in jax.tree.leaves(grads)))

    return jax.vmap(norm)(xs, ys)
