# expect: JX121
def count_by_layer(model, x, **options):
    shapes = jax.eval_shape(lambda k: model.init(k, x, **options), jax.random.key(0))
    return {
        k: sum(np.prod(a.shape) for a in jax.tree.leaves(v))
        for k, v in shapes.get("params", {}).items()
    }
