from flax.traverse_util import flatten_dict, unflatten_dict

TO_NNX = {"Dense_0": "first", "BatchNorm_0": "norm", "Dense_1": "last"}
TO_LINEN = {new: old for old, new in TO_NNX.items()}


def migrate(variables):
    flat = flatten_dict(variables)
    return load(unflatten_dict({(TO_NNX[layer], name): x for (_, layer, name), x in flat.items()}))


def back(net):
    flat = flatten_dict(contents(net))
    collection = lambda name: "batch_stats" if name in ("mean", "var") else "params"
    return unflatten_dict({(collection(n), TO_LINEN[l], n): x for (l, n), x in flat.items()})
