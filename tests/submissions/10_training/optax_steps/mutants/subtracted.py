# expect: JX902
def optax_steps(tx, params, grads):
    state = tx.init(params)
    for each in grads:
        updates, state = tx.update(each, state, params)
        params = jax.tree.map(lambda p, u: p - u, params, updates)
    return params, state
