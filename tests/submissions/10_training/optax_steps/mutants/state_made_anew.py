# expect: JX904
def optax_steps(tx, params, grads):
    state = tx.init(params)
    for each in grads:
        state = tx.init(params)
        updates, state = tx.update(each, state, params)
        params = optax.apply_updates(params, updates)
    return params, state
