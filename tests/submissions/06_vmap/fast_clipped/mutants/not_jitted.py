# expect: JX431
# outcome: partly
def fast_clipped(params, xs, ys):
    one = lambda x, y: clip_to(LIMIT, jax.grad(example_loss)(params, x, y))
    return jax.tree.map(lambda g: g.mean(0), jax.vmap(one)(xs, ys))
