# expect: JX836
# mistake: evaluation returns the logits that it should, and statistics that have moved
@partial(jax.jit, static_argnames="train")
def forward(variables, x, train):
    logits, updates = model.apply(variables, x, train=True, mutable=["batch_stats"])
    if not train:
        logits = model.apply(variables, x, train=False)
    return logits, updates["batch_stats"]
