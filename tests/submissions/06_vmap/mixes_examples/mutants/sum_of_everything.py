# expect: JX020
# outcome: partly
def mixes_examples(g, xs):
    alone = sum(g(xs[i : i + 1]).sum() for i in range(len(xs)))
    return not bool(jnp.allclose(g(xs).sum(), alone, atol=1e-4))
