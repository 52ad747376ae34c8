# expect: JX821
# outcome: partly
@partial(jax.jit, static_argnames="train")
def forward(variables, x, train):
    if train:
        logits, updates = model.apply(variables, x, train=True)
        return logits, updates["batch_stats"]
    return model.apply(variables, x, train=False), variables["batch_stats"]
