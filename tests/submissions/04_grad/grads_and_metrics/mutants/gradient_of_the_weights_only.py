# expect: JX122
# mistake: the bias is not differentiated; violates "a dict as params".
def grads_and_metrics(params, batch):
    def f(w):
        logits = batch["x"] @ w + params["b"]
        log_p = jax.nn.log_softmax(logits)
        loss = -jnp.mean(log_p[jnp.arange(len(log_p)), batch["label"]])
        accuracy = jnp.mean(jnp.argmax(logits, axis=1) == batch["label"])
        return loss, {"accuracy": accuracy, "logits": logits}

    (loss, metrics), dw = jax.value_and_grad(f, has_aux=True)(params["w"])
    return loss, metrics, {"w": dw}
