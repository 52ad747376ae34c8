# expect: JX120|JX126
# outcome: partly
def init_mlp(key, sizes):
    params = []
    for m, n in pairwise(sizes):
        key, key_w, key_b = jax.random.split(key, 3)
        w = jax.random.normal(key_w, (m, n)) / jnp.sqrt(m)
        params.append((w, 0.01 * jax.random.normal(key_b, (n,))))
    return params
