from functools import partial


@partial(jax.jit, donate_argnums=())
def _step(params, dropout_key, x, y):
    loss, grads = jax.value_and_grad(mean_square)(params, x, y, dropout_key)
    return jax.tree.map(lambda p, g: p + (-0.1) * g, params, grads), loss


def train_step(params, step, key, x, y):
    return _step(params, jax.random.fold_in(key, step), x, y)
