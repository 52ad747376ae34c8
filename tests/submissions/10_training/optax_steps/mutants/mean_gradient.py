# expect: JX123|JX904
# mistake: one step with the sum of the gradients.
def optax_steps(tx, params, grads):
    state = tx.init(params)
    if grads:
        total = jax.tree.map(lambda *g: sum(g), *grads)
        updates, state = tx.update(total, state, params)
        params = optax.apply_updates(params, updates)
    return params, state
