def _remember(memory, step, row):
    place = step % memory.shape[0]
    return jax.lax.dynamic_update_index_in_dim(memory, row, place, axis=0)


remember = jax.jit(_remember, donate_argnums=(0,))
