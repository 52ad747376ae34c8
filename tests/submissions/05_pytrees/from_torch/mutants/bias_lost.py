# expect: JX122
# mistake: a bias after the weight goes under the name of the weight, or is lost.
def from_torch(state):
    flat = {}
    for name, value in state.items():
        *above, last = name.split(".")
        if last == "weight":
            flat[(*above, "kernel" if value.ndim == 2 else "scale")] = jnp.array(value.T)
    return traverse_util.unflatten_dict(flat)
