# expect: JX132|JX123
# mistake: 0.01 added to the length, so long gradients come out too short
@jax.jit
def fast_clipped(params, xs, ys):
    def one(x, y):
        grads = jax.grad(example_loss)(params, x, y)
        norm = jnp.sqrt(sum(jnp.sum(g**2) for g in grads.values()) + 1e-12)
        return {name: g * jnp.minimum(1.0, LIMIT / (norm + 1e-2)) for name, g in grads.items()}

    return jax.tree.map(lambda g: g.mean(0), jax.vmap(one)(xs, ys))
