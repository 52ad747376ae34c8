# expect: JX431
# outcome: partly
fast_loss = jax.jit(network_loss)


def fast_step(params, x, y):
    loss, grads = jax.value_and_grad(fast_loss)(params, x, y)
    return {name: params[name] - RATE * grads[name] for name in params}, loss
