def rename(name, value):
    above, dot, last = name.rpartition(".")
    return above + dot + {("weight", 2): "kernel", ("weight", 1): "scale"}.get((last, value.ndim), last)


def from_torch(state):
    flat = {rename(name, value): jnp.array(value).T for name, value in state.items()}
    return traverse_util.unflatten_dict(flat, sep=".")
