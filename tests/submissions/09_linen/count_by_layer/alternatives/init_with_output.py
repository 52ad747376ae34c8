def count_by_layer(model, x, **options):
    f = jax.tree_util.Partial(lambda key: model.init_with_output(key, x, **options)[1])
    shapes = jax.eval_shape(f, jax.random.key(3))
    try:
        params = shapes["params"]
    except KeyError:
        return {}
    return dict(
        zip(params, (sum(leaf.size for leaf in jax.tree.leaves(p)) for p in params.values()))
    )
