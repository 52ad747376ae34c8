def overwrite(memory, place, row):
    return memory.at[place, :].set(row)


remember = jax.jit(
    lambda memory, step, row: overwrite(memory, jax.lax.rem(step, memory.shape[0]), row),
    donate_argnums=[0],
)
