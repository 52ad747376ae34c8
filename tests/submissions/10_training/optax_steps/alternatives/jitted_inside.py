def optax_steps(tx, params, grads):
    @jax.jit
    def step(params, state, g):
        updates, state = tx.update(g, state, params)
        return jax.tree.map(lambda p, u: p + u, params, updates), state

    state = tx.init(params)
    for g in grads:
        params, state = step(params, state, g)
    return params, state
