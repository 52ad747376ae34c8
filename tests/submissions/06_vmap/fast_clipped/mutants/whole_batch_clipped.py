# expect: JX123
@jax.jit
def fast_clipped(params, xs, ys):
    grads = jax.vmap(jax.grad(example_loss), in_axes=(None, 0, 0))(params, xs, ys)
    return jax.tree.map(lambda g: g.mean(0), clip_to(LIMIT, grads))
