def from_torch(state):
    nested = traverse_util.unflatten_dict(state, sep=".")
    flat = traverse_util.flatten_dict(nested)
    renamed = {}
    for path, value in flat.items():
        if path[-1] == "weight":
            path = path[:-1] + (("scale", "kernel")[value.ndim - 1],)
        renamed[path] = value.T
    return jax.tree.map(jnp.asarray, traverse_util.unflatten_dict(renamed))
