# expect: JX601
def sgd_step(params, grads, lr):
    return jax.tree_map(lambda p, g: (p - lr * g).astype(p.dtype), params, grads)
