# expect: JX123|JX144|JX125
def running_norm(state, x, limit):
    n = jnp.minimum(jnp.sqrt(jnp.sum(x**2)), limit)
    return {"count": state["count"] + 1, "longest": jnp.maximum(state["longest"], n)}, n
