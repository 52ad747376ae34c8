# expect: JX123|JX129
# mistake: folds in the number of the next step
@jax.jit
def train_step(params, step, key, x, y):
    dropout_key = jax.random.fold_in(key, step + 1)
    loss, grads = jax.value_and_grad(mean_square)(params, x, y, dropout_key)
    return jax.tree.map(lambda p, g: p - 0.1 * g, params, grads), loss
