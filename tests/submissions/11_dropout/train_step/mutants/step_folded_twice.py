# expect: JX123|JX804
# mistake: the step is folded in twice
@jax.jit
def train_step(params, step, key, x, y):
    dropout_key = jax.random.fold_in(jax.random.fold_in(key, step), step)
    loss, grads = jax.value_and_grad(mean_square)(params, x, y, dropout_key)
    return jax.tree.map(lambda p, g: p - 0.1 * g, params, grads), loss
