@partial(jax.jit, donate_argnames=("memory",))
def remember(memory, step, row):
    print("tracing")
    start = (jnp.remainder(step, len(memory)), 0)
    return jax.lax.dynamic_update_slice(memory, row[None], start)
