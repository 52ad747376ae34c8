@jax.jit
def loss_and_grads(params, x, y):
    return jax.value_and_grad(network_loss)(params, x, y)


@jax.jit
def update(params, grads):
    return {name: p - RATE * grads[name] for name, p in params.items()}


def _step(params, x, y):
    loss, grads = loss_and_grads(params, x, y)
    return update(params, grads), loss


fast_step = jax.jit(_step)
