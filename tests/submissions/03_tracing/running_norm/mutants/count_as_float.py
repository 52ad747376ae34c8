# expect: JX121|JX422
def running_norm(state, x, limit):
    length = jnp.sqrt(jnp.sum(x**2))
    new = {"count": state["count"] + 1.0, "longest": jnp.maximum(state["longest"], length)}
    return new, jnp.minimum(length, limit)
