# expect: JX101
# outcome: partly
# mistake: a note is left in the caller's dict; violates "It is pure".
def grads_and_metrics(params, batch):
    def f(params):
        logits = batch["x"] @ params["w"] + params["b"]
        log_p = jax.nn.log_softmax(logits)
        loss = -jnp.mean(log_p[jnp.arange(len(log_p)), batch["label"]])
        accuracy = jnp.mean(jnp.argmax(logits, axis=1) == batch["label"])
        return loss, {"accuracy": accuracy, "logits": logits}

    (loss, metrics), grads = jax.value_and_grad(f, has_aux=True)(params)
    batch["seen"] = True
    return loss, metrics, grads
