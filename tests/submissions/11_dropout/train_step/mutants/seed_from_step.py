# expect: JX204
# outcome: partly
@jax.jit
def train_step(params, step, key, x, y):
    loss, grads = jax.value_and_grad(mean_square)(params, x, y, jax.random.key(step))
    return jax.tree.map(lambda p, g: p - 0.1 * g, params, grads), loss
