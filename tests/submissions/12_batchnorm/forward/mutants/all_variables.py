# expect: JX122|JX825
# mistake: all variables where the statistics are asked for
@partial(jax.jit, static_argnames="train")
def forward(variables, x, train):
    if train:
        logits, updates = model.apply(variables, x, train=True, mutable=["batch_stats"])
        return logits, {**variables, **updates}
    return model.apply(variables, x, train=False), variables
