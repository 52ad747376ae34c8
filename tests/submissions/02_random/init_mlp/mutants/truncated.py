# expect: JX218
# outcome: partly
# mistake: normal numbers beyond one deviation are drawn again; violates "normal entries".
def init_mlp(key, sizes):
    params = []
    for m, n in pairwise(sizes):
        key, key_w, key_b = jax.random.split(key, 3)
        w = jax.random.truncated_normal(key_w, -1.0, 1.0, (n, m)) / jnp.sqrt(m)
        params.append((w, 0.01 * jax.random.normal(key_b, (n,))))
    return params
