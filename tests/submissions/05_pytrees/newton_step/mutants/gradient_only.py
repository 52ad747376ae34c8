# expect: JX123|JX125
# mistake: a step of gradient descent.
def newton_step(loss, params):
    return jax.tree.map(lambda p, g: p - g, params, jax.grad(loss)(params))
