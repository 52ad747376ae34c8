# expect: JX804
@jax.jit
def train_step(params, step, key, x, y):
    loss, grads = jax.value_and_grad(mean_square)(params, x, y, key)
    return jax.tree.map(lambda p, g: p - 0.1 * g, params, grads), loss
