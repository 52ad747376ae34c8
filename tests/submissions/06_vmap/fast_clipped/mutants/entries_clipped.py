# expect: JX123|JX911
# mistake: each number is clipped, not the length
@jax.jit
def fast_clipped(params, xs, ys):
    grads = jax.vmap(jax.grad(example_loss), in_axes=(None, 0, 0))(params, xs, ys)
    return jax.tree.map(lambda g: jnp.clip(g, -LIMIT, LIMIT).mean(0), grads)
