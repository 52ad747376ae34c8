# expect: JX123|JX911
# mistake: short gradients are made longer
@jax.jit
def fast_clipped(params, xs, ys):
    def one(x, y):
        grads = jax.grad(example_loss)(params, x, y)
        norm = jnp.sqrt(sum(jnp.sum(g**2) for g in grads.values()) + 1e-12)
        return {name: g * LIMIT / norm for name, g in grads.items()}

    return jax.tree.map(lambda g: g.mean(0), jax.vmap(one)(xs, ys))
