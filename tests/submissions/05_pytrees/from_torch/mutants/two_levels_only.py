# expect: JX122|JX003|JX011
# mistake: the names above are one level.
def from_torch(state):
    tree = {}
    for name, value in state.items():
        above, _, last = name.rpartition(".")
        if last == "weight":
            last = "kernel" if value.ndim == 2 else "scale"
        tree.setdefault(above, {})[last] = jnp.array(value.T)
    return tree
