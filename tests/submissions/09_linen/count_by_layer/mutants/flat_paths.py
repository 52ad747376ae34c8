# expect: JX122
def count_by_layer(model, x, **options):
    shapes = jax.eval_shape(lambda k: model.init(k, x, **options), jax.random.key(0))
    flat = traverse_util.flatten_dict(shapes.get("params", {}), sep="/")
    return {path: a.size for path, a in flat.items()}
