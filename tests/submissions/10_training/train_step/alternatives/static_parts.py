import functools


def start(key, tx):
    module = Classifier()
    return Training(
        step=0,
        apply_fn=module.apply,
        params=module.init({"params": key}, np.ones((1, 2), np.float32))["params"],
        tx=tx,
        opt_state=tx.init(module.init(key, jnp.ones((1, 2)))["params"]),
        seen=jnp.int32(0),
    )


@functools.partial(jax.jit, donate_argnums=())
def train_step(state, batch):
    def loss_of(params):
        logits = state.apply_fn({"params": params}, batch["x"])
        per_example = jax.nn.logsumexp(logits, axis=-1) - jnp.take_along_axis(
            logits, batch["label"][:, None], axis=-1
        ).squeeze(-1)
        return per_example.mean(), logits

    (loss, logits), grads = jax.value_and_grad(loss_of, has_aux=True)(state.params)
    hits = jnp.equal(jnp.argmax(logits, axis=1), batch["label"])
    return (
        state.apply_gradients(grads=grads, seen=state.seen + len(hits)),
        {"loss": loss, "accuracy": hits.mean()},
    )
