# expect: JX129
# mistake: the loss of the new parameters
@jax.jit
def train_step(params, step, key, x, y):
    dropout_key = jax.random.fold_in(key, step)
    grads = jax.grad(mean_square)(params, x, y, dropout_key)
    params = jax.tree.map(lambda p, g: p - 0.1 * g, params, grads)
    return params, mean_square(params, x, y, dropout_key)
