def from_torch(state):
    out, below = {}, {}
    for name, value in state.items():
        head, dot, tail = name.partition(".")
        if dot:
            below.setdefault(head, {})[tail] = value
        elif head == "weight" and np.ndim(value) == 2:
            out["kernel"] = jnp.array(np.transpose(value))
        elif head == "weight":
            out["scale"] = jnp.array(value)
        else:
            out[head] = jnp.array(value)
    return out | {head: from_torch(rest) for head, rest in below.items()}
