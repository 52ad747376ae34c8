# expect: JX123|JX122
def count_by_layer(model, x, **options):
    shapes = jax.eval_shape(lambda k: model.init(k, x, **options), jax.random.key(0))
    counts = {}
    for path, a in traverse_util.flatten_dict(shapes.get("params", {})).items():
        if path[-1] == "kernel":
            counts[path[0]] = counts.get(path[0], 0) + a.size
    return counts
