# expect: JX201
# outcome: partly
def init_mlp(key, sizes):
    keys = jax.random.split(key, len(sizes) - 1)
    return [
        (jax.random.normal(k, (n, m)) / jnp.sqrt(m), 0.01 * jax.random.normal(k, (n,)))
        for k, m, n in zip(keys, sizes[:-1], sizes[1:])
    ]
