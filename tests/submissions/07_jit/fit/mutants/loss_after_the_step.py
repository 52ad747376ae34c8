# expect: JX129|JX123
@jax.jit
def fit(params, xs, ys, rates):
    def step(params, batch):
        x, y, rate = batch
        loss, grads = jax.value_and_grad(line_loss)(params, x, y)
        params = jax.tree.map(lambda p, g: p - rate * g, params, grads)
        return params, line_loss(params, x, y)

    return jax.lax.scan(step, params, (xs, ys, rates))
