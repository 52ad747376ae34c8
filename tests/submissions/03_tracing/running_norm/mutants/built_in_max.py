# expect: JX402|JX401
# outcome: partly
def running_norm(state, x, limit):
    length = jnp.sqrt(jnp.sum(x**2))
    new = {"count": state["count"] + 1, "longest": max(state["longest"], length)}
    return new, jnp.minimum(length, limit)
