# expect: JX218
# outcome: partly
# mistake: the biases start at zero, as is usual; violates "standard deviation 0.01".
def init_mlp(key, sizes):
    keys = jax.random.split(key, len(sizes) - 1)
    return [
        (jax.random.normal(k, (n, m)) / jnp.sqrt(m), jnp.zeros(n))
        for k, (m, n) in zip(keys, pairwise(sizes))
    ]
