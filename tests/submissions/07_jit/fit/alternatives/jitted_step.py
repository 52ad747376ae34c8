@jax.jit
def one_step(params, x, y, rate):
    loss, grads = jax.value_and_grad(line_loss)(params, x, y)
    return jax.tree.map(lambda p, g: p - rate * g, params, grads), loss


def fit(params, xs, ys, rates):
    losses = []
    for x, y, rate in zip(xs, ys, rates):
        params, loss = one_step(params, x, y, rate)
        losses.append(loss)
    return params, jnp.stack(losses)
