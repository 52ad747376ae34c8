# expect: JX123|JX902|JX903
# mistake: the gradients are added, not the updates.
def optax_steps(tx, params, grads):
    state = tx.init(params)
    for each in grads:
        updates, state = tx.update(each, state, params)
        params = optax.apply_updates(params, each)
    return params, state
