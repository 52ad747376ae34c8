import optax


def sgd_step(params, grads, lr):
    updates = jax.tree.map(lambda g: -lr * g, grads)
    return optax.apply_updates(params, updates)
