# expect: JX101
# outcome: partly
def running_norm(state, x, limit):
    length = jnp.sqrt(jnp.sum(x**2))
    state["count"] = state["count"] + 1
    state["longest"] = jnp.maximum(state["longest"], length)
    return state, jnp.minimum(length, limit)
