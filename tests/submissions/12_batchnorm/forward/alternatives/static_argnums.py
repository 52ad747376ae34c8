def _forward(variables, x, train):
    mutable = ["batch_stats"] if train else []
    logits, updates = model.apply(variables, x, train, mutable=mutable)
    return logits, updates.get("batch_stats", variables["batch_stats"])


forward = jax.jit(_forward, static_argnums=(2,))
