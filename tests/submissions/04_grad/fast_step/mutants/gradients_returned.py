# expect: JX123
@jax.jit
def fast_step(params, x, y):
    loss, grads = jax.value_and_grad(network_loss)(params, x, y)
    return grads, loss
