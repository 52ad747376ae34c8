# expect: JX608
# mistake: flattening drops the dicts that hold nothing; violates "of the same structure".
from flax.traverse_util import flatten_dict, unflatten_dict


def standardize(params):
    flat = flatten_dict(params)
    return unflatten_dict({k: (a - a.mean()) / a.std() for k, a in flat.items()})
