# expect: JX020
# outcome: partly
def mixes_examples(g, xs):
    changed = xs.at[1].add(3.0)
    return not bool(jnp.allclose(g(xs)[0], g(changed)[0], atol=1e-4))
