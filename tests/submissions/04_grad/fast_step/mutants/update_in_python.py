# expect: JX431
# outcome: partly
# mistake: only the gradient is compiled, the update runs in Python; violates "none of your Python code runs".
_gradient = jax.jit(jax.value_and_grad(network_loss))


def fast_step(params, x, y):
    loss, grads = _gradient(params, x, y)
    return {name: params[name] - RATE * grads[name] for name in params}, loss
