# expect: JX101
# mistake: the gradients are popped from the list that was passed.
def optax_steps(tx, params, grads):
    state = tx.init(params)
    while grads:
        updates, state = tx.update(grads.pop(0), state, params)
        params = optax.apply_updates(params, updates)
    return params, state
