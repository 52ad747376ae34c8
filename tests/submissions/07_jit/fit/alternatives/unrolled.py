def _fit(params, xs, ys, rates):
    losses = []
    for i in range(xs.shape[0]):
        loss = line_loss(params, xs[i], ys[i])
        grads = jax.grad(line_loss)(params, xs[i], ys[i])
        params = {
            "w": params["w"] - rates[i] * grads["w"],
            "b": params["b"] - rates[i] * grads["b"],
        }
        losses.append(loss)
    return params, jnp.array(losses)


fit = jax.jit(_fit)
