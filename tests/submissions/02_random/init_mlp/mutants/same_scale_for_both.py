# expect: JX218
# outcome: partly
def init_mlp(key, sizes):
    params = []
    for m, n in pairwise(sizes):
        key, key_w, key_b = jax.random.split(key, 3)
        w = 0.01 * jax.random.normal(key_w, (n, m))
        params.append((w, 0.01 * jax.random.normal(key_b, (n,))))
    return params
