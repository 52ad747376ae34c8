# expect: JX447|JX138|JX140|JX408
counted = 0


def running_norm(state, x, limit):
    global counted
    counted += 1
    length = jnp.sqrt(jnp.sum(x**2))
    new = {"count": jnp.int32(counted), "longest": jnp.maximum(state["longest"], length)}
    return new, jnp.minimum(length, limit)
