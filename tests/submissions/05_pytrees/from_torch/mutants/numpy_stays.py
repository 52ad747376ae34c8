# expect: JX130
def from_torch(state):
    flat = {}
    for name, value in state.items():
        *above, last = name.split(".")
        if last == "weight":
            last = "kernel" if value.ndim == 2 else "scale"
        flat[(*above, last)] = value.T if last == "kernel" else value
    return traverse_util.unflatten_dict(flat)
