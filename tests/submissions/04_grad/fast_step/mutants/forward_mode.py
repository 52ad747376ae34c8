# expect: JX434
# outcome: partly
@jax.jit
def fast_step(params, x, y):
    # One forward pass for each single number among the parameters.
    grads = jax.jacfwd(network_loss)(params, x, y)
    loss = network_loss(params, x, y)
    return jax.tree.map(lambda p, g: p - RATE * g, params, grads), loss
