# expect: JX123|JX409|JX125
def running_norm(state, x, limit):
    length = jnp.sqrt(jnp.sum(x**2))
    new = {"count": state["count"] + 1, "longest": jnp.maximum(state["longest"], length)}
    return new, jnp.minimum(length, 10.0)
