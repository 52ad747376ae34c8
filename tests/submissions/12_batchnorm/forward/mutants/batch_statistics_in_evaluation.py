# expect: JX826
# outcome: partly
@partial(jax.jit, static_argnames="train")
def forward(variables, x, train):
    logits, updates = model.apply(variables, x, train=True, mutable=["batch_stats"])
    return logits, updates["batch_stats"] if train else variables["batch_stats"]
