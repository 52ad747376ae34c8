def grads_and_metrics(params, batch):
    def f(w, b):
        logits = batch["x"] @ w + b
        log_p = jax.nn.log_softmax(logits)
        picked = jax.vmap(lambda row, i: row[i])(log_p, batch["label"])
        loss = -picked.mean()
        return loss, (loss, logits)

    (dw, db), (loss, logits) = jax.grad(f, argnums=(0, 1), has_aux=True)(params["w"], params["b"])
    correct = logits.argmax(axis=1) == batch["label"]
    return loss, {"accuracy": correct.mean(), "logits": logits}, {"w": dw, "b": db}
