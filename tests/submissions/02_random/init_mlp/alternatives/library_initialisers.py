def init_mlp(key, sizes):
    params = []
    for m, n in zip(sizes, sizes[1:]):
        key, key_w, key_b = jax.random.split(key, num=3)
        w = jax.nn.initializers.normal(stddev=float(m) ** -0.5)(key_w, (n, m), jnp.float32)
        b = jax.nn.initializers.normal(stddev=1e-2)(key_b, (n,), jnp.float32)
        params += [(w, b)]
    return params
