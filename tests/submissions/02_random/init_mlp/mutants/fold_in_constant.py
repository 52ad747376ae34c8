# expect: JX215
# outcome: partly
def init_mlp(key, sizes):
    params = []
    for m, n in pairwise(sizes):
        w = jax.random.normal(jax.random.fold_in(key, 0), (n, m)) / jnp.sqrt(m)
        b = 0.01 * jax.random.normal(jax.random.fold_in(key, 1), (n,))
        params.append((w, b))
    return params
