# expect: JX902
def sgd_step(params, grads, lr):
    return jax.tree.map(lambda p, g: (p + lr * g).astype(p.dtype), params, grads)
