def count_by_layer(model, x, **options):
    print("counting", type(model).__name__)
    _, shapes = jax.make_jaxpr(lambda k: model.init(k, x, **options), return_shape=True)(
        jax.random.key(0)
    )
    out = {}
    for name, layer in dict(shapes).get("params", {}).items():
        leaves, _ = jax.tree.flatten(layer)
        out[name] = sum(map(lambda leaf: leaf.size, leaves))
    return out
