def optax_steps(tx, params, grads, state=None):
    if state is None:
        state = tx.init(params)
    if len(grads) == 0:
        return params, state
    first, *rest = grads
    updates, state = tx.update(first, state, params=params)
    return optax_steps(tx, optax.apply_updates(params, updates), rest, state)
