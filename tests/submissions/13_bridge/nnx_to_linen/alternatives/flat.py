from flax.traverse_util import flatten_dict, unflatten_dict


def nnx_to_linen(state):
    """Sorts flat names into collections."""
    flat = flatten_dict(state)
    is_stat = lambda path: path[-1] in {"mean", "var"}
    return bridge.to_linen(Net), {
        "params": unflatten_dict({k: v for k, v in flat.items() if not is_stat(k)}),
        "batch_stats": unflatten_dict({k: v for k, v in flat.items() if is_stat(k)}),
    }
