# expect: JX930
def sgd_step(params, grads, lr):
    jax.tree.map(lambda p, g: p - lr * g, params, grads)
    return params
