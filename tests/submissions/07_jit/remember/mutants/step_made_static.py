# expect: JX414|JX437|JX431|JX435
# mistake: a program for each step; violates "is not compiled again for another step".
@partial(jax.jit, donate_argnums=0, static_argnums=1)
def compiled(memory, step, row):
    return memory.at[step % len(memory)].set(row)


def remember(memory, step, row):
    return compiled(memory, int(step), row)


remember.lower = lambda memory, step, row: compiled.lower(memory, int(step), row)
