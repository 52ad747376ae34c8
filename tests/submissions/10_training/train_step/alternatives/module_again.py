net = Classifier()


def start(key, tx):
    variables = net.init(key, jnp.zeros((1, 2)))
    return Training.create(
        apply_fn=net.apply, params=variables["params"], tx=tx, seen=jnp.zeros((), jnp.int32)
    )


@jax.jit
def train_step(state, batch):
    def loss_of(params):
        logits = net.apply({"params": params}, batch["x"])
        one_hot = jax.nn.one_hot(batch["label"], 2)
        loss = jnp.mean(optax.softmax_cross_entropy(logits, one_hot))
        return loss, {"loss": loss, "accuracy": jnp.mean(jnp.argmax(logits, -1) == batch["label"])}

    grads, metrics = jax.grad(loss_of, has_aux=True)(state.params)
    state = state.replace(seen=state.seen + jnp.size(batch["label"]))
    return state.apply_gradients(grads=grads), metrics
