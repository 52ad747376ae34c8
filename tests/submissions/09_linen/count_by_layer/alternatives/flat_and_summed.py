import math
from collections import defaultdict


def count_by_layer(model, x, **options):
    key = jax.random.PRNGKey(1)

    def start(key):
        return model.init(key, x, **options)

    counts = defaultdict(int)
    shapes = jax.eval_shape(start, key)
    for path, leaf in traverse_util.flatten_dict(shapes.get("params", {})).items():
        counts[path[0]] += math.prod(leaf.shape)
    return dict(counts)
