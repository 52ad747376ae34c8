# expect: JX123
@jax.jit
def fit(params, xs, ys, rates):
    def step(params, batch):
        x, y, rate = batch
        loss, grads = jax.value_and_grad(line_loss)(
            params, xs.reshape(-1, xs.shape[-1]), ys.reshape(-1)
        )
        return jax.tree.map(lambda p, g: p - rate * g, params, grads), loss

    return jax.lax.scan(step, params, (xs, ys, rates))
