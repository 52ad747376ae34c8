# expect: JX426
# outcome: partly
@jax.jit
def fast_clipped(params, xs, ys):
    one = lambda xy: clip_to(LIMIT, jax.grad(example_loss)(params, *xy))
    return jax.tree.map(lambda g: g.mean(0), jax.lax.map(one, (xs, ys)))
