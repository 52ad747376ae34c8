def init_mlp(key, sizes):
    keys = iter(jax.random.split(key, 2 * len(sizes) - 2))
    return [
        (
            jax.random.normal(next(keys), (n, m)) * m**-0.5,
            jax.random.normal(next(keys), (n,)) * 0.01,
        )
        for m, n in pairwise(sizes)
    ]
