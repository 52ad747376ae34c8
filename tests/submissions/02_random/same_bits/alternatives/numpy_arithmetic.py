def same_bits(key):
    def gap(keys):
        z = np.asarray(jax.random.normal(keys[0], (1000,)))
        u = np.asarray(jax.random.uniform(keys[1], (1000,)))
        return np.max(np.abs(np.asarray(norm.cdf(z)) - u))

    sample = lambda: jax.random.normal(key, shape=(3,))
    now = sample()
    with jax.threefry_partitionable(False):
        before = sample()
    return dict(
        before=before, now=now, two_keys=gap(jax.random.split(key, 2)), one_key=gap([key, key])
    )
