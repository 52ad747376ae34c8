# expect: JX101|JX122|JX602|JX003
# mistake: the loop of the tutorial, for pairs in a list, into which it writes.
def sgd_step(params, grads, lr):
    steps = jax.tree.map(lambda g: lr * g, grads)
    for i, (dw, db) in enumerate(steps):
        w, b = params[i]
        params[i] = (w - dw, b if b is None else b - db)
    return params
