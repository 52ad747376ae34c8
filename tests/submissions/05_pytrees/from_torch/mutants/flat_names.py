# expect: JX122|JX616
# mistake: the dict stays flat.
def from_torch(state):
    flat = {}
    for name, value in state.items():
        *above, last = name.split(".")
        if last == "weight":
            last = "kernel" if value.ndim == 2 else "scale"
        flat["/".join([*above, last])] = jnp.array(value.T if last == "kernel" else value)
    return flat
