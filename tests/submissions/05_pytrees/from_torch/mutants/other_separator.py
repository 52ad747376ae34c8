# expect: JX616|JX122
# mistake: joined by dots, and split at slashes.
def from_torch(state):
    flat = {}
    for name, value in state.items():
        above, _, last = name.rpartition(".")
        if last == "weight":
            last = "kernel" if value.ndim == 2 else "scale"
        key = f"{above}.{last}" if above else last
        flat[key] = jnp.array(value.T if last == "kernel" else value)
    return traverse_util.unflatten_dict(flat, sep="/")
