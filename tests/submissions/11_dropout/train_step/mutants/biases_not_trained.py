# expect: JX325|JX123
# mistake: the step leaves the biases out
@jax.jit
def train_step(params, step, key, x, y):
    dropout_key = jax.random.fold_in(key, step)
    loss, grads = jax.value_and_grad(mean_square)(params, x, y, dropout_key)
    return jax.tree.map(lambda p, g: p - 0.1 * g if p.ndim == 2 else p, params, grads), loss
