import optax


optimizer = optax.sgd(0.1)


@jax.jit
def train_step(params, step, key, x, y):
    """The same step with an optimiser that has no state."""
    loss_fn = lambda p: mean_square(p, x, y, jax.random.fold_in(key, step))
    loss, grads = jax.value_and_grad(loss_fn)(params)
    updates, _ = optimizer.update(grads, optimizer.init(params), params)
    return optax.apply_updates(params, updates), loss
