def step_key(key, step):
    # 64 random bits of the folded key are a key again.
    return jax.random.wrap_key_data(jax.random.bits(jax.random.fold_in(key, step), (2,)))
