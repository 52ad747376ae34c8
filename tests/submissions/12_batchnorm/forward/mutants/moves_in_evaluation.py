# expect: JX836
# outcome: partly
@partial(jax.jit, static_argnums=2)
def forward(variables, x, train):
    logits, updates = model.apply(variables, x, train=True, mutable=["batch_stats"])
    return logits, updates["batch_stats"]
