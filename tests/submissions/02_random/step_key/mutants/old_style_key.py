# expect: JX219
def step_key(key, step):
    return jax.random.key_data(jax.random.fold_in(key, step))
