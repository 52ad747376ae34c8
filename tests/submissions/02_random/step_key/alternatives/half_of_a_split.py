@jax.jit
def step_key(key, step):
    branch, _ = jax.random.split(key)
    return jax.random.fold_in(branch, step)
