def step_key(key, step):
    """A branch for the steps, and on that branch one key for each."""
    steps = jax.random.fold_in(key, 1234)
    return jax.random.fold_in(steps, step)
