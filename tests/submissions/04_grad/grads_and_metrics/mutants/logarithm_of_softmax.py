# expect: JX124|JX136|JX310
# outcome: partly
# mistake: a probability that is 0 in float32 has no logarithm; violates "minus entry label of log_softmax".
def grads_and_metrics(params, batch):
    def f(params):
        logits = batch["x"] @ params["w"] + params["b"]
        p = jax.nn.softmax(logits)
        loss = -jnp.mean(jnp.log(p[jnp.arange(len(p)), batch["label"]]))
        accuracy = jnp.mean(jnp.argmax(logits, axis=1) == batch["label"])
        return loss, {"accuracy": accuracy, "logits": logits}

    (loss, metrics), grads = jax.value_and_grad(f, has_aux=True)(params)
    return loss, metrics, grads
