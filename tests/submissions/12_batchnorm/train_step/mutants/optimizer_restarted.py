# expect: JX904
# outcome: partly
def new_state(model, variables, tx):
    return BNState.create(
        apply_fn=model.apply,
        params=variables["params"],
        tx=tx,
        batch_stats=variables["batch_stats"],
    )


@jax.jit
def train_step(state, x, y):
    def loss_fn(params):
        variables = {"params": params, "batch_stats": state.batch_stats}
        logits, updates = state.apply_fn(variables, x, train=True, mutable=["batch_stats"])
        loss = optax.softmax_cross_entropy_with_integer_labels(logits, y).mean()
        return loss, updates

    (loss, updates), grads = jax.value_and_grad(loss_fn, has_aux=True)(state.params)
    changes, _ = state.tx.update(grads, state.tx.init(state.params), state.params)
    params = optax.apply_updates(state.params, changes)
    state = state.replace(step=state.step + 1, params=params, batch_stats=updates["batch_stats"])
    return state, loss
