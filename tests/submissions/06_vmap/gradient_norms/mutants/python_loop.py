# expect: JX426
# outcome: partly
def gradient_norms(params, xs, ys):
    norms = []
    for x, y in zip(xs, ys):
        grads = jax.grad(example_loss)(params, x, y)
        norms.append(jnp.sqrt(sum(jnp.sum(g**2) for g in jax.tree.leaves(grads))))
    return jnp.stack(norms)
