# expect: JX320
# outcome: partly
def grads_and_metrics(params, batch):
    def forward(params):
        logits = batch["x"] @ params["w"] + params["b"]
        log_p = jax.nn.log_softmax(logits)
        return -jnp.mean(log_p[jnp.arange(len(logits)), batch["label"]]), logits

    loss, logits = forward(params)
    grads = jax.grad(lambda p: forward(p)[0])(params)
    accuracy = jnp.mean(jnp.argmax(logits, axis=1) == batch["label"])
    return loss, {"accuracy": accuracy, "logits": logits}, grads
