# expect: JX828
def new_state(model, variables, tx):
    return BNState.create(
        apply_fn=model.apply, params=variables, tx=tx, batch_stats=variables["batch_stats"]
    )


@jax.jit
def train_step(state, x, y):
    def loss_fn(variables):
        logits, updates = state.apply_fn(variables, x, train=True, mutable=["batch_stats"])
        loss = optax.softmax_cross_entropy_with_integer_labels(logits, y).mean()
        return loss, updates

    (loss, updates), grads = jax.value_and_grad(loss_fn, has_aux=True)(state.params)
    return state.apply_gradients(grads=grads, batch_stats=updates["batch_stats"]), loss
