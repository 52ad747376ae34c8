def start(key, tx):
    net = Classifier()
    params = net.init(key, jnp.ones((1, 2)))["params"]
    return Training.create(apply_fn=net.apply, params=params, tx=tx, seen=jnp.array(0, jnp.int32))


def forward(params, apply_fn, batch):
    log_p = jax.nn.log_softmax(apply_fn({"params": params}, batch["x"]))
    picked = log_p[jnp.arange(log_p.shape[0]), batch["label"]]
    right = jnp.argmax(log_p, axis=1) == batch["label"]
    return -picked.mean(), right.mean(dtype=jnp.float32)


def _step(state, batch):
    grad = jax.value_and_grad(forward, has_aux=True)
    (loss, accuracy), grads = grad(state.params, state.apply_fn, batch)
    updates, opt_state = state.tx.update(grads, state.opt_state, state.params)
    new = state.replace(
        step=state.step + 1,
        params=optax.apply_updates(state.params, updates),
        opt_state=opt_state,
        seen=state.seen + batch["x"].shape[0],
    )
    return new, {"accuracy": accuracy, "loss": loss}


train_step = jax.jit(_step)
