# expect: JX918
# mistake: a matrix is turned where its shape would not fit, which nobody sees in a square.
def from_torch(state):
    flat = {}
    for name, value in state.items():
        *above, last = name.split(".")
        if last == "weight":
            last = "kernel" if value.ndim == 2 else "scale"
        if value.ndim == 2 and value.shape[0] != value.shape[1]:
            value = value.T
        flat[(*above, last)] = jnp.array(value)
    return traverse_util.unflatten_dict(flat)
