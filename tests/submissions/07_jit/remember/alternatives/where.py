@partial(jax.jit, donate_argnums=0)
def remember(memory, step, row):
    n = memory.shape[0]
    here = jnp.arange(n) == jnp.mod(step, n)
    return jnp.where(here[:, None], row[None, :], memory)
