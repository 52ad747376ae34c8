def optax_steps(tx, params, grads):
    state = TrainState.create(apply_fn=None, params=params, tx=tx)
    for g in grads:
        state = state.apply_gradients(grads=g)
    return state.params, state.opt_state
