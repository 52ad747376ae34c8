# expect: JX407|JX138
# outcome: partly
lengths_so_far = []


def running_norm(state, x, limit):
    length = jnp.sqrt(jnp.sum(x**2))
    lengths_so_far.append(length)
    new = {"count": state["count"] + 1, "longest": jnp.maximum(state["longest"], length)}
    return new, jnp.minimum(length, limit)
