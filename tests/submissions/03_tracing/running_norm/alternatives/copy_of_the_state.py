def running_norm(state, x, limit):
    new = dict(state)
    length = jnp.sqrt((x * x).sum())
    new["count"] = new["count"] + 1
    new["longest"] = jnp.maximum(new["longest"], length)
    return new, jnp.clip(length, None, limit)
