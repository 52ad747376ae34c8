def standardize(params):
    result = {}
    for name, value in params.items():
        if isinstance(value, dict):
            result[name] = standardize(value)
        else:
            result[name] = (value - jnp.mean(value)) / jnp.std(value)
    return result
