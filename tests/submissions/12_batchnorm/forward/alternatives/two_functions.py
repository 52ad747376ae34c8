@jax.jit
def in_training(variables, x):
    logits, updates = model.apply(variables, x, train=True, mutable=["batch_stats"])
    return logits, updates["batch_stats"]


@jax.jit
def in_evaluation(variables, x):
    return model.apply(variables, x, train=False), variables["batch_stats"]


def forward(variables, x, train):
    return in_training(variables, x) if train else in_evaluation(variables, x)
