# expect: JX207|JX214|JX202
# outcome: partly
def init_mlp(key, sizes):
    params = []
    for m, n in pairwise(sizes):
        key_w, key_b = jax.random.split(key)
        w = jax.random.normal(key_w, (n, m)) / jnp.sqrt(m)
        b = 0.01 * jax.random.normal(key_b, (n,))
        params.append((w, b))
    return params
