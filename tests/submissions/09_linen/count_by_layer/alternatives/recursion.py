def numbers_in(tree):
    if isinstance(tree, Mapping):
        return sum(numbers_in(sub) for sub in tree.values())
    return int(np.prod(tree.shape, dtype=np.int64))


def count_by_layer(model: nn.Module, x: Array, **options):
    def params_of(key, x):
        variables = model.init({"params": key}, x, **options)
        return variables.get("params")

    params = jax.eval_shape(params_of, jax.random.key(0), x)
    if params is None:
        return {}
    result = {}
    for name in params:
        result[name] = numbers_in(params[name])
    return result
