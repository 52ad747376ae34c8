# expect: JX306
def grads_and_metrics(params, batch):
    def loss_and_metrics(params):
        logits = batch["x"] @ params["w"] + params["b"]
        log_p = jax.nn.log_softmax(logits)
        loss = -jnp.mean(log_p[jnp.arange(len(logits)), batch["label"]])
        accuracy = jnp.mean(jnp.argmax(logits, axis=1) == batch["label"])
        return loss, (loss, {"accuracy": accuracy, "logits": logits})

    grads, (loss, metrics) = jax.grad(loss_and_metrics, has_aux=True)(params)
    return loss, grads, metrics
