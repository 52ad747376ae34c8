# expect: JX201
# outcome: partly
def init_mlp(key, sizes):
    params = []
    for m, n in pairwise(sizes):
        w = jax.random.normal(key, (n, m)) / jnp.sqrt(m)
        b = 0.01 * jax.random.normal(key, (n,))
        params.append((w, b))
    return params
