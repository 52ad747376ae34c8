def running_norm(state, x, limit):
    length = jnp.linalg.norm(x)
    longest = jnp.where(length > state["longest"], length, state["longest"])
    return dict(count=state["count"] + 1, longest=longest), jnp.where(length > limit, limit, length)
