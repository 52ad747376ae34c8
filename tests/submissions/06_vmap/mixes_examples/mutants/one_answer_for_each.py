# expect: JX120|JX122|JX009|JX123
# mistake: an answer for each example
def mixes_examples(g, xs):
    alone = jnp.concatenate([g(xs[i : i + 1]) for i in range(len(xs))])
    return jnp.any(jnp.abs(g(xs) - alone) > 1e-4, axis=1)
