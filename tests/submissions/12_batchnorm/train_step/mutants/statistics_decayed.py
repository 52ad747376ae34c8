# expect: JX125|JX828
# mistake: the statistics are decayed as if they were parameters
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
        return optax.softmax_cross_entropy_with_integer_labels(logits, y).mean(), updates

    (loss, updates), grads = jax.value_and_grad(loss_fn, has_aux=True)(state.params)
    stats = jax.tree.map(lambda s: 0.95 * s, updates["batch_stats"])
    return state.apply_gradients(grads=grads, batch_stats=stats), loss
