# expect: JX823
# outcome: partly
@partial(jax.jit, static_argnames="train")
def forward(variables, x, train):
    if train:
        logits, updates = model.apply(variables, x, train=True, mutable=["batch_stats"])
        return logits, variables["batch_stats"]
    return model.apply(variables, x, train=False), variables["batch_stats"]
