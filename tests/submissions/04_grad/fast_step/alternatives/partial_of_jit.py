def loss_and_new(params, x, y, rate):
    loss, grads = jax.value_and_grad(network_loss)(params, x, y)
    new = {name: value - rate * grads[name] for name, value in params.items()}
    return new, loss


fast_step = jax.jit(lambda params, x, y: loss_and_new(params, x, y, RATE), inline=False)
