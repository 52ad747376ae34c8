# expect: JX401
# outcome: partly
def running_norm(state, x, limit):
    length = jnp.sqrt(jnp.sum(x**2))
    new = {"count": state["count"] + 1, "longest": jnp.maximum(state["longest"], length)}
    if length > limit:
        return new, limit
    return new, length
