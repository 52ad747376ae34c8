# expect: JX426
# outcome: partly
def batched(f):
    def g(xs, w, b):
        return jnp.stack([f(x, w, b) for x in xs])

    return g
