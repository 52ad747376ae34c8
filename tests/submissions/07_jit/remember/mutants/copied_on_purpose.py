# expect: JX435
# mistake: the old memory comes back as well as a sum, and is copied for it.
@partial(jax.jit, donate_argnames="memory")
def remember(memory, step, row):
    flipped = memory[::-1]
    n = len(memory)
    return flipped.at[n - 1 - step % n].set(row)[::-1] + 0 * jnp.flip(jnp.sort(memory, axis=0), 0)
