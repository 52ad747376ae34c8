# expect: JX414|JX437|JX412
# mistake: a program for each rate; violates "traced once for all steps and all rates".
@partial(jax.jit, static_argnums=3)
def step(params, x, y, rate):
    loss, grads = jax.value_and_grad(line_loss)(params, x, y)
    return {name: params[name] - rate * grads[name] for name in params}, loss


def fit(params, xs, ys, rates):
    losses = []
    for x, y, rate in zip(xs, ys, rates):
        params, loss = step(params, x, y, float(rate))
        losses.append(loss)
    return params, jnp.stack(losses)
