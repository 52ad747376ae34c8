# expect: JX122
# mistake: one level too few
@partial(jax.jit, static_argnames="train")
def forward(variables, x, train):
    if train:
        logits, updates = model.apply(variables, x, train=True, mutable=["batch_stats"])
        return logits, updates["batch_stats"]["BatchNorm_0"]
    return model.apply(variables, x, train=False), variables["batch_stats"]["BatchNorm_0"]
