class MyState(BNState):
    """A subclass of the given state is one of them."""


def new_state(model, variables, tx):
    return MyState.create(apply_fn=model.apply, tx=tx, **variables)


@jax.jit
def _step(state, x, y):
    def loss_fn(params, batch_stats):
        logits, updates = state.apply_fn(
            {"params": params, "batch_stats": batch_stats}, x, train=True, mutable="batch_stats"
        )
        return optax.softmax_cross_entropy_with_integer_labels(logits, y).mean(), updates

    grads, updates = jax.grad(loss_fn, has_aux=True)(state.params, state.batch_stats)
    loss, _ = loss_fn(state.params, state.batch_stats)
    return state.apply_gradients(grads=grads, **updates), loss


def train_step(state, x, y):
    print("step", state.step)
    return _step(state, x, y)
