# expect: JX121|JX133
# mistake: a float32 learning rate makes float32 of bfloat16 parameters.
def sgd_step(params, grads, lr):
    return jax.tree.map(lambda p, g: p - lr * g, params, grads)
