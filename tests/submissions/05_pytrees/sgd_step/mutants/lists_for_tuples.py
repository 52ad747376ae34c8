# expect: JX122
def sgd_step(params, grads, lr):
    if params is None:
        return None
    if isinstance(params, dict):
        return {key: sgd_step(params[key], grads[key], lr) for key in params}
    if isinstance(params, (list, tuple)):
        return [sgd_step(p, g, lr) for p, g in zip(params, grads)]
    return (params - lr * grads).astype(params.dtype)
