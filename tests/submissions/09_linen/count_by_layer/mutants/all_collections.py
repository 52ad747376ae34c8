# expect: JX718
def count_by_layer(model, x, **options):
    shapes = jax.eval_shape(lambda k: model.init(k, x, **options), jax.random.key(0))
    counts = {}
    for collection in shapes.values():
        for name, layer in collection.items():
            counts[name] = counts.get(name, 0) + sum(a.size for a in jax.tree.leaves(layer))
    return counts
