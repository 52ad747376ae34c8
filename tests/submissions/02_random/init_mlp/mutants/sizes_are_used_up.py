# expect: JX101
# outcome: partly
# mistake: the caller's list is emptied; violates "It is pure".
def init_mlp(key, sizes):
    params = []
    m = sizes.pop(0)
    while sizes:
        n = sizes.pop(0)
        key, key_w, key_b = jax.random.split(key, 3)
        w = jax.random.normal(key_w, (n, m)) / jnp.sqrt(m)
        params.append((w, 0.01 * jax.random.normal(key_b, (n,))))
        m = n
    return params
