def grads_and_metrics(params, batch):
    def forward(params):
        logits = batch["x"] @ params["w"] + params["b"]
        log_p = jax.nn.log_softmax(logits)
        losses = -jnp.take_along_axis(log_p, batch["label"][:, None], axis=1)[:, 0]
        return jnp.mean(losses), logits

    loss, pullback, logits = jax.vjp(forward, params, has_aux=True)
    (grads,) = pullback(jnp.ones(()))
    hits = jnp.where(jnp.argmax(logits, axis=1) == batch["label"], 1.0, 0.0)
    return loss, {"accuracy": jnp.sum(hits) / hits.size, "logits": logits}, grads
