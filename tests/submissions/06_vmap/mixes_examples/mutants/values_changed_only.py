# expect: JX020
# mistake: changes the others, and never leaves one out: misses what depends on their number
def mixes_examples(g, xs):
    for i in range(len(xs)):
        others = jnp.where(jnp.arange(len(xs))[:, None] == i, xs, -2 * xs + 1)
        if not jnp.allclose(g(xs)[i], g(others)[i], atol=1e-4):
            return True
    return False
