# expect: JX015|JX003
def count_by_layer(model, x, **options):
    shapes = jax.eval_shape(lambda k: model.init(k, x, **options), jax.random.key(0))
    return {k: sum(a.size for a in v.values()) for k, v in shapes.get("params", {}).items()}
