# expect: JX904
def optax_steps(tx, params, grads):
    state = tx.init(params)
    for each in grads:
        updates, _ = tx.update(each, state, params)
        params = optax.apply_updates(params, updates)
    return params, state
