# expect: JX122|JX003
# mistake: "0" becomes 0.
def from_torch(state):
    flat = {}
    for name, value in state.items():
        *above, last = [int(p) if p.isdigit() else p for p in name.split(".")]
        if last == "weight":
            last = "kernel" if value.ndim == 2 else "scale"
        flat[(*above, last)] = jnp.array(value.T if last == "kernel" else value)
    return traverse_util.unflatten_dict(flat)
