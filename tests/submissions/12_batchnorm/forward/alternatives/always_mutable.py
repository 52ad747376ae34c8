@partial(jax.jit, static_argnums=(2,))
def forward(v, inputs, train):
    # In evaluation nothing moves, mutable or not.
    logits, updates = model.apply(v, inputs, train, mutable=["batch_stats"])
    return logits, updates["batch_stats"]
