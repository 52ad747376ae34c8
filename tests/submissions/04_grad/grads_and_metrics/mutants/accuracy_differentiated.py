# expect: JX304
def grads_and_metrics(params, batch):
    def loss_and_metrics(params):
        logits = batch["x"] @ params["w"] + params["b"]
        log_p = jax.nn.log_softmax(logits)
        loss = -jnp.mean(log_p[jnp.arange(len(logits)), batch["label"]])
        accuracy = jnp.mean(jnp.argmax(logits, axis=1) == batch["label"])
        return accuracy, (loss, logits)

    (loss, (accuracy, logits)), grads = jax.value_and_grad(loss_and_metrics, has_aux=True)(params)
    return loss, {"accuracy": accuracy, "logits": logits}, grads
