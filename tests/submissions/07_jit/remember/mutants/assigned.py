# expect: JX102
@partial(jax.jit, donate_argnames="memory")
def remember(memory, step, row):
    memory[step % len(memory)] = row
    return memory
