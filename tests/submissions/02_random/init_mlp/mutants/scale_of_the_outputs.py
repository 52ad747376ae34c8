# expect: JX218
# outcome: partly
# mistake: the deviation is that of the numbers that go out; violates "1/sqrt(m)".
def init_mlp(key, sizes):
    params = []
    for m, n in pairwise(sizes):
        key, key_w, key_b = jax.random.split(key, 3)
        w = jax.random.normal(key_w, (n, m)) / jnp.sqrt(n)
        params.append((w, 0.01 * jax.random.normal(key_b, (n,))))
    return params
