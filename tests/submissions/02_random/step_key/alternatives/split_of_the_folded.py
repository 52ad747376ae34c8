def step_key(key, step):
    low, high = step & 0xFFFF, step >> 16
    return jax.random.fold_in(jax.random.fold_in(key, high + 1), low)
