# expect: JX220
# outcome: partly
# mistake: one row is drawn and repeated; violates "independent normal entries".
def init_mlp(key, sizes):
    params = []
    for m, n in pairwise(sizes):
        key, key_w, key_b = jax.random.split(key, 3)
        row = jax.random.normal(key_w, (1, m)) / jnp.sqrt(m)
        params.append((jnp.repeat(row, n, axis=0), 0.01 * jax.random.normal(key_b, (n,))))
    return params
