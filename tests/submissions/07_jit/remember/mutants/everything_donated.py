# expect: JX425
# mistake: violates "no other argument is"; the row cannot be used again.
@partial(jax.jit, donate_argnums=(0, 1, 2), keep_unused=True)
def remember(memory, step, row):
    new = memory.at[step % len(memory)].set(row)
    return new


_plain = remember


def remember(memory, step, row):
    new = _plain(memory, step, row + 0)
    row.delete()
    return new


remember.lower = _plain.lower
