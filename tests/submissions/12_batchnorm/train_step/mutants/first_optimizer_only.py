# expect: JX123|JX930
# mistake: an optimizer of its own, whatever tx is
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
    params = jax.tree.map(lambda p, g: p - 0.1 * g, state.params, grads)
    _, opt_state = state.tx.update(grads, state.opt_state, state.params)
    new = state.replace(
        step=state.step + 1, params=params, opt_state=opt_state, batch_stats=updates["batch_stats"]
    )
    return new, loss
