# expect: JX435
# outcome: partly
@jax.jit
def remember(memory, step, row):
    return memory.at[step % len(memory)].set(row)
