# expect: JX409|JX123
@jax.jit
def fit(params, xs, ys, rates):
    def step(params, batch):
        x, y, _ = batch
        rate = rates[0]
        loss, grads = jax.value_and_grad(line_loss)(params, x, y)
        return jax.tree.map(lambda p, g: p - rate * g, params, grads), loss

    return jax.lax.scan(step, params, (xs, ys, rates))
