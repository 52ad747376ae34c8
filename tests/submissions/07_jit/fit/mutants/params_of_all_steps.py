# expect: JX120|JX122|JX123
# mistake: violates "those after the last step".
@jax.jit
def fit(params, xs, ys, rates):
    def step(params, batch):
        x, y, rate = batch
        loss, grads = jax.value_and_grad(line_loss)(params, x, y)
        new = jax.tree.map(lambda p, g: p - rate * g, params, grads)
        return new, (new, loss)

    _, (history, losses) = jax.lax.scan(step, params, (xs, ys, rates))
    return history, losses
