# expect: JX122
def from_torch(state):
    flat = {}
    for name, value in state.items():
        flat[name.replace("weight", "kernel")] = jnp.array(value.T)
    return traverse_util.unflatten_dict(flat, sep=".")
