# expect: JX122
# mistake: a layer that is called weight is renamed as well.
def from_torch(state):
    flat = {}
    for name, value in state.items():
        new = "kernel" if value.ndim == 2 else "scale"
        parts = tuple(new if part == "weight" else part for part in name.split("."))
        flat[parts] = jnp.array(value.T)
    return traverse_util.unflatten_dict(flat)
