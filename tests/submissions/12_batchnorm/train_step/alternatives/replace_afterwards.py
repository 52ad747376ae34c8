def new_state(network, variables, optimizer):
    state = BNState.create(
        apply_fn=network.apply, params=variables["params"], tx=optimizer, batch_stats=None
    )
    return state.replace(batch_stats=variables["batch_stats"])


def _train_step(state, inputs, labels):
    def loss_fn(params):
        out, updates = state.apply_fn(
            dict(params=params, batch_stats=state.batch_stats),
            inputs,
            train=True,
            mutable=["batch_stats"],
        )
        log_probs = jax.nn.log_softmax(out)
        loss = -jnp.take_along_axis(log_probs, labels[:, None], axis=1).mean()
        return loss, (updates, out)

    (loss, (updates, _)), grads = jax.value_and_grad(loss_fn, has_aux=True)(state.params)
    state = state.apply_gradients(grads=grads)
    state = state.replace(batch_stats=updates["batch_stats"])
    return state, loss


train_step = jax.jit(_train_step)
