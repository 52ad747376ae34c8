# expect: JX020
# mistake: leaves only the last example out, and looks at the first
def mixes_examples(g, xs):
    return not bool(jnp.allclose(g(xs)[:1], g(xs[:-1])[:1], atol=1e-4))
