# expect: JX901
def optax_steps(tx, params, grads):
    state = tx.init(params)
    for each in grads:
        updates, state = tx.update(each, state)
        params = optax.apply_updates(params, updates)
    return params, state
