# expect: JX101
# mistake: the entries are popped from the dict that was passed.
def from_torch(state):
    flat = {}
    for name in list(state):
        value = state.pop(name)
        *above, last = name.split(".")
        if last == "weight":
            last = "kernel" if value.ndim == 2 else "scale"
        flat[(*above, last)] = jnp.array(value.T)
    return traverse_util.unflatten_dict(flat)
