# expect: JX123
@partial(jax.jit, donate_argnames="memory")
def remember(memory, step, row):
    return memory.at[step % len(memory)].add(row)
