def from_torch(state):
    tree = {}
    for name, value in state.items():
        *above, last = name.split(".")
        node = tree
        for part in above:
            node = node.setdefault(part, {})
        array = jnp.asarray(np.array(value))
        if last == "bias":
            node["bias"] = array
        elif array.ndim == 1:
            node["scale"] = array
        else:
            node["kernel"] = jnp.swapaxes(array, 0, 1)
    return tree
