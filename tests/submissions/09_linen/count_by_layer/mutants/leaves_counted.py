# expect: JX610
def count_by_layer(model, x, **options):
    shapes = jax.eval_shape(lambda k: model.init(k, x, **options), jax.random.key(0))
    return {k: len(jax.tree.leaves(v)) for k, v in shapes.get("params", {}).items()}
