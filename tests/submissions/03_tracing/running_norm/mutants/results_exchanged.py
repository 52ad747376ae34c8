# expect: JX122|JX120|JX422
def running_norm(state, x, limit):
    length = jnp.sqrt(jnp.sum(x**2))
    new = {"count": state["count"] + 1, "longest": jnp.maximum(state["longest"], length)}
    return jnp.minimum(length, limit), new
