# expect: JX431
# outcome: partly
def fit(params, xs, ys, rates):
    losses = []
    for x, y, rate in zip(xs, ys, rates):
        loss, grads = jax.value_and_grad(line_loss)(params, x, y)
        params = {name: params[name] - rate * grads[name] for name in params}
        losses.append(loss)
    return params, jnp.stack(losses)
