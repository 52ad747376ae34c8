# expect: JX003
def mixes_examples(g, xs):
    alone = jnp.stack([g(x) for x in xs])
    return not bool(jnp.allclose(g(xs), alone, atol=1e-4))
