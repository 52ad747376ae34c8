def running_norm(state, x, limit):
    length = jnp.sqrt(jnp.dot(x, x))
    longest = jax.lax.cond(
        length > state["longest"], lambda: length, lambda: state["longest"] * 1.0
    )
    n = jax.lax.cond(length > limit, lambda a, b: b, lambda a, b: a, length, limit)
    return {**state, "count": state["count"] + jnp.int32(1), "longest": longest}, n
