# expect: JX020
def mixes_examples(g, xs):
    alone = jnp.concatenate([g(xs[i : i + 1]) for i in range(len(xs))])
    return bool(jnp.allclose(g(xs), alone, atol=1e-4))
