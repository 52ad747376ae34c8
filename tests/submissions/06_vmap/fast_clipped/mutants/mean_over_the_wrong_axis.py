# expect: JX120
@jax.jit
def fast_clipped(params, xs, ys):
    one = lambda x, y: clip_to(LIMIT, jax.grad(example_loss)(params, x, y))
    return jax.tree.map(lambda g: g.mean(-1), jax.vmap(one)(xs, ys))
