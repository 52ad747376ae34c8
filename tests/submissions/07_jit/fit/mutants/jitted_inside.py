# expect: JX412|JX437
# outcome: partly
# mistake: jit of a new function in each call.
def fit(params, xs, ys, rates):
    def step(params, x, y, rate):
        loss, grads = jax.value_and_grad(line_loss)(params, x, y)
        return {name: params[name] - rate * grads[name] for name in params}, loss

    step = jax.jit(step)
    losses = []
    for x, y, rate in zip(xs, ys, rates):
        params, loss = step(params, x, y, rate)
        losses.append(loss)
    return params, jnp.stack(losses)
