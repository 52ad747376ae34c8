# expect: JX804
# mistake: the loss is that of the step's key, the gradient that of the key of the run
@jax.jit
def train_step(params, step, key, x, y):
    loss = mean_square(params, x, y, jax.random.fold_in(key, step))
    grads = jax.grad(mean_square)(params, x, y, key)
    return jax.tree.map(lambda p, g: p - 0.1 * g, params, grads), loss
