# expect: JX129
@jax.jit
def fast_step(params, x, y):
    grads = jax.grad(network_loss)(params, x, y)
    params = jax.tree.map(lambda p, g: p - RATE * g, params, grads)
    return params, network_loss(params, x, y)
