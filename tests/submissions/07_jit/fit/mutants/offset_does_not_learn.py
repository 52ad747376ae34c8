# expect: JX123
@jax.jit
def fit(params, xs, ys, rates):
    def step(params, batch):
        x, y, rate = batch
        loss, grads = jax.value_and_grad(line_loss)(params, x, y)
        return {**params, "w": params["w"] - rate * grads["w"]}, loss

    return jax.lax.scan(step, params, (xs, ys, rates))
