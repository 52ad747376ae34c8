# expect: JX501
@jax.jit
def fast_clipped(params, xs, ys):
    one = lambda p, x, y: clip_to(LIMIT, jax.grad(example_loss)(p, x, y))
    return jax.tree.map(lambda g: g.mean(0), jax.vmap(one)(params, xs, ys))
