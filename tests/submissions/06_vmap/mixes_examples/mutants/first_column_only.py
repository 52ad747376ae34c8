# expect: JX020
# mistake: looks at the first column of the result
def mixes_examples(g, xs):
    alone = jnp.concatenate([g(xs[i : i + 1]) for i in range(len(xs))])
    return not bool(jnp.allclose(g(xs)[:, 0], alone[:, 0], atol=1e-4))
