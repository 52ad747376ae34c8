@jax.jit
def running_norm(state, x, limit):
    length = jnp.sum(jnp.square(x)) ** 0.5
    seen = jnp.stack([state["longest"], length]).max()
    return state | {"count": 1 + state["count"], "longest": seen}, jnp.fmin(limit, length)
