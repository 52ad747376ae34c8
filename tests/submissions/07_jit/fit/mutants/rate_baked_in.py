# expect: JX409|JX123
# mistake: the rate is a global that is read once.
rate = 0.1


@jax.jit
def step(params, x, y):
    loss, grads = jax.value_and_grad(line_loss)(params, x, y)
    return {name: params[name] - rate * grads[name] for name in params}, loss


def fit(params, xs, ys, rates):
    global rate
    losses = []
    for x, y, new_rate in zip(xs, ys, rates):
        rate = float(new_rate)
        params, loss = step(params, x, y)
        losses.append(loss)
    return params, jnp.stack(losses)
