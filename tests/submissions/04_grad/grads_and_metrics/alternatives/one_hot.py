def grads_and_metrics(params, batch):
    x, label = batch["x"], batch["label"]

    def f(p):
        logits = jnp.dot(x, p["w"]) + p["b"]
        one_hot = jax.nn.one_hot(label, logits.shape[-1])
        loss = -(one_hot * jax.nn.log_softmax(logits)).sum(axis=-1).mean()
        hits = (logits.argmax(-1) == label).astype(jnp.float32)
        return loss, dict(logits=logits, accuracy=hits.mean())

    (loss, metrics), grads = jax.value_and_grad(f, has_aux=True)(params)
    return (loss, metrics, grads)
