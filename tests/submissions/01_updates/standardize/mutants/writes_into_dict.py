# expect: JX101
# outcome: partly
def standardize(params):
    for name, value in params.items():
        if isinstance(value, dict):
            standardize(value)
        else:
            params[name] = (value - value.mean()) / value.std()
    return params
