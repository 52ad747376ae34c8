# expect: JX415
@partial(jax.jit, donate_argnames="memory", static_argnames="step")
def remember(memory, step, row):
    return memory.at[step % len(memory)].set(row)
