# expect: JX123
def count_by_layer(model, x, **options):
    shapes = jax.eval_shape(lambda k: model.init(k, x, **options), jax.random.key(0))
    return {
        k: sum(len(a.shape) and a.shape[0] for a in jax.tree.leaves(v))
        for k, v in shapes.get("params", {}).items()
    }
