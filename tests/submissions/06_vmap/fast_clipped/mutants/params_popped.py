# expect: JX101|JX003
# mistake: a wrapper that takes the caller's dict apart
@jax.jit
def _clipped(w1, b1, w2, xs, ys):
    params = {"w1": w1, "b1": b1, "w2": w2}
    one = lambda x, y: clip_to(LIMIT, jax.grad(example_loss)(params, x, y))
    return jax.tree.map(lambda g: g.mean(0), jax.vmap(one)(xs, ys))


def fast_clipped(params, xs, ys):
    return _clipped(params.pop("w1"), params.pop("b1"), params.pop("w2"), xs, ys)
