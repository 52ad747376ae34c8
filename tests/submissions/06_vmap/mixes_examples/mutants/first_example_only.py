# expect: JX020
# outcome: partly
def mixes_examples(g, xs):
    return not bool(jnp.allclose(g(xs)[:1], g(xs[:1]), atol=1e-4))
