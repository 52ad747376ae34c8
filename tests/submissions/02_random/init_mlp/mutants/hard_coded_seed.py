# expect: JX204
# outcome: partly
def init_mlp(key, sizes):
    key = jax.random.key(0)
    params = []
    for m, n in pairwise(sizes):
        key, key_w, key_b = jax.random.split(key, 3)
        w = jax.random.normal(key_w, (n, m)) / jnp.sqrt(m)
        params.append((w, 0.01 * jax.random.normal(key_b, (n,))))
    return params
