# expect: JX121
# mistake: returns how large the influence is
def mixes_examples(g, xs):
    alone = jnp.concatenate([g(xs[i : i + 1]) for i in range(len(xs))])
    return float(jnp.abs(g(xs) - alone).max() * (jnp.abs(g(xs) - alone).max() > 1e-4))
