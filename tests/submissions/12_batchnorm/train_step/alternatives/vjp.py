def new_state(model, variables, tx):
    params, stats = (variables[name] for name in ("params", "batch_stats"))
    return BNState(
        step=0, apply_fn=model.apply, params=params, tx=tx, opt_state=tx.init(params), batch_stats=stats
    )


def _loss(params, state, x, y):
    variables = dict(params=params, batch_stats=state.batch_stats)
    logits, updates = state.apply_fn(variables, x, True, mutable=["batch_stats"])
    picked = jnp.take_along_axis(jax.nn.log_softmax(logits), y[:, None], axis=1)
    return -picked.mean(), updates["batch_stats"]


@jax.jit
def train_step(state, x, y):
    loss, pull, stats = jax.vjp(lambda p: _loss(p, state, x, y), state.params, has_aux=True)
    (grads,) = pull(jnp.ones(()))
    return state.apply_gradients(grads=grads).replace(batch_stats=stats), loss
