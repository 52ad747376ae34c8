# expect: JX123|JX125|JX144
def running_norm(state, x, limit):
    length = jnp.sum(x**2)
    new = {"count": state["count"] + 1, "longest": jnp.maximum(state["longest"], length)}
    return new, jnp.minimum(length, limit)
