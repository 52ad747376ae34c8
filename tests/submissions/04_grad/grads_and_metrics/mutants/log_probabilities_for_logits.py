# expect: JX123|JX144
# mistake: the log-probabilities are returned as the logits; violates "The logits are x @ w + b".
def grads_and_metrics(params, batch):
    def f(params):
        log_p = jax.nn.log_softmax(batch["x"] @ params["w"] + params["b"])
        loss = -jnp.mean(log_p[jnp.arange(len(log_p)), batch["label"]])
        accuracy = jnp.mean(jnp.argmax(log_p, axis=1) == batch["label"])
        return loss, {"accuracy": accuracy, "logits": log_p}

    (loss, metrics), grads = jax.value_and_grad(f, has_aux=True)(params)
    return loss, metrics, grads
