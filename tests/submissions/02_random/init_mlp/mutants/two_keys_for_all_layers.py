# expect: JX122
# outcome: partly
def init_mlp(key, sizes):
    params = []
    for k, m, n in zip(jax.random.split(key), sizes[:-1], sizes[1:]):
        key_w, key_b = jax.random.split(k)
        w = jax.random.normal(key_w, (n, m)) / jnp.sqrt(m)
        params.append((w, 0.01 * jax.random.normal(key_b, (n,))))
    return params
