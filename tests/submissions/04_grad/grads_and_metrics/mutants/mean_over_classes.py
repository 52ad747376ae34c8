# expect: JX317
def grads_and_metrics(params, batch):
    def loss_and_metrics(params):
        logits = batch["x"] @ params["w"] + params["b"]
        one_hot = jax.nn.one_hot(batch["label"], logits.shape[-1])
        loss = -jnp.mean(one_hot * jax.nn.log_softmax(logits))
        accuracy = jnp.mean(jnp.argmax(logits, axis=1) == batch["label"])
        return loss, {"accuracy": accuracy, "logits": logits}

    (loss, metrics), grads = jax.value_and_grad(loss_and_metrics, has_aux=True)(params)
    return loss, metrics, grads
