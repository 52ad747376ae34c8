def sampler(key, n):
    """Number 0 is for the samples, number 1 for what comes after."""
    samples = jax.random.normal(jax.random.fold_in(key, 0), (n,))
    return jax.random.fold_in(key, 1), samples
