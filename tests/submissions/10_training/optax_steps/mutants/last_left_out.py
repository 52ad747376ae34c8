# expect: JX123|JX129
# mistake: the last gradient is not used.
def optax_steps(tx, params, grads):
    state = tx.init(params)
    for each in grads[:-1]:
        updates, state = tx.update(each, state, params)
        params = optax.apply_updates(params, updates)
    return params, state
