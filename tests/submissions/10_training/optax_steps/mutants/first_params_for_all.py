# expect: JX123
# mistake: the decay is that of the first parameters.
def optax_steps(tx, params, grads):
    state, first = tx.init(params), params
    for each in grads:
        updates, state = tx.update(each, state, first)
        params = optax.apply_updates(params, updates)
    return params, state
