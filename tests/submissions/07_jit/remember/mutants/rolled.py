# expect: JX134|JX123
# mistake: the newest row is always the last one.
@partial(jax.jit, donate_argnames="memory")
def remember(memory, step, row):
    return jnp.roll(memory, -1, axis=0).at[-1].set(row)
