def new_state(model, variables, tx):
    params = variables["params"]
    return BNState(
        step=0,
        apply_fn=model.apply,
        params=params,
        tx=tx,
        opt_state=tx.init(params),
        batch_stats=variables["batch_stats"],
    )


def loss_and_stats(params, state, x, y):
    logits, updates = state.apply_fn(
        {"params": params, "batch_stats": state.batch_stats}, x, True, mutable=["batch_stats"]
    )
    losses = optax.softmax_cross_entropy_with_integer_labels(logits, y)
    return jnp.mean(losses), updates["batch_stats"]


@jax.jit
def train_step(state, x, y):
    (loss, stats), grads = jax.value_and_grad(loss_and_stats, has_aux=True)(
        state.params, state, x, y
    )
    changes, opt_state = state.tx.update(grads, state.opt_state, state.params)
    return (
        state.replace(
            step=state.step + 1,
            params=optax.apply_updates(state.params, changes),
            opt_state=opt_state,
            batch_stats=stats,
        ),
        loss,
    )
