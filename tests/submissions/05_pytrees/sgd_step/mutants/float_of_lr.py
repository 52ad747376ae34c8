# expect: JX403
# mistake: a Python number is made of lr, which is traced.
def sgd_step(params, grads, lr):
    lr = float(lr)
    return jax.tree.map(lambda p, g: p - lr * g, params, grads)
