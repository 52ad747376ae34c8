# expect: JX003
# outcome: partly
def count_by_layer(model, x, **options):
    shapes = jax.eval_shape(lambda k: model.init(k, x, **options), jax.random.key(0))["params"]
    return {k: sum(a.size for a in jax.tree.leaves(v)) for k, v in shapes.items()}
