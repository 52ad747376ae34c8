# expect: JX122
def count_by_layer(model, x, **options):
    shapes = jax.eval_shape(lambda k: model.init(k, x, **options), jax.random.key(0))
    counts = {
        k: sum(a.size for a in jax.tree.leaves(v)) for k, v in shapes.get("params", {}).items()
    }
    return {**counts, "total": sum(counts.values())}
