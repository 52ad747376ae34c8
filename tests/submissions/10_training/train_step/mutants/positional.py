# expect: JX905
# mistake: the gradients are passed by position.
def start(key, tx):
    net = Classifier()
    params = net.init(key, jnp.ones((1, 2)))["params"]
    return Training.create(apply_fn=net.apply, params=params, tx=tx, seen=jnp.array(0, jnp.int32))


@jax.jit
def train_step(state, batch):
    def loss_of(params):
        logits = state.apply_fn({"params": params}, batch["x"])
        losses = optax.softmax_cross_entropy_with_integer_labels(logits, batch["label"])
        return losses.mean(), logits

    (loss, logits), grads = jax.value_and_grad(loss_of, has_aux=True)(state.params)
    accuracy = (logits.argmax(-1) == batch["label"]).mean()
    state = state.apply_gradients(grads, seen=state.seen + len(batch["label"]))
    return state, {"loss": loss, "accuracy": accuracy}
