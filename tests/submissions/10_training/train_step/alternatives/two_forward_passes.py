def start(key, tx):
    net = Classifier()
    params = net.init(key, jnp.ones((1, 2)))["params"]
    return Training.create(apply_fn=net.apply, params=params, tx=tx, seen=jnp.array(0, jnp.int32))


@jax.jit
def train_step(state, batch):
    x, y = batch["x"], batch["label"]

    def loss_of(params):
        logits = state.apply_fn({"params": params}, x)
        return optax.softmax_cross_entropy_with_integer_labels(logits, y).mean()

    loss, grads = jax.value_and_grad(loss_of)(state.params)
    logits = state.apply_fn({"params": state.params}, x)
    accuracy = jnp.sum((logits[:, 1] > logits[:, 0]) == y) / y.size
    new = state.apply_gradients(grads=grads, seen=state.seen + y.size)
    print("traced")
    return new, dict(loss=loss, accuracy=accuracy)
