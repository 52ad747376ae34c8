# expect: JX122|JX003|JX015
# mistake: the state does not come back.
def optax_steps(tx, params, grads):
    state = tx.init(params)
    for each in grads:
        updates, state = tx.update(each, state, params)
        params = optax.apply_updates(params, updates)
    return params
