# expect: JX123
# mistake: one number for all weights.
@jax.jit
def fit(params, xs, ys, rates):
    def step(params, batch):
        x, y, rate = batch
        loss, grads = jax.value_and_grad(line_loss)(params, x, y)
        grads = jax.tree.map(jnp.mean, grads)
        return jax.tree.map(lambda p, g: p - rate * g, params, grads), loss

    return jax.lax.scan(step, params, (xs, ys, rates))
