# expect: JX122
# mistake: the metrics hold the loss too; violates "exactly two keys".
def grads_and_metrics(params, batch):
    def f(params):
        logits = batch["x"] @ params["w"] + params["b"]
        log_p = jax.nn.log_softmax(logits)
        loss = -jnp.mean(log_p[jnp.arange(len(log_p)), batch["label"]])
        accuracy = jnp.mean(jnp.argmax(logits, axis=1) == batch["label"])
        return loss, {"loss": loss, "accuracy": accuracy, "logits": logits}

    (loss, metrics), grads = jax.value_and_grad(f, has_aux=True)(params)
    return loss, metrics, grads
