@partial(jax.jit, static_argnums=0)
def forward_pass(model, variables, x):
    return model.apply(variables, x, train=True, mutable=["batch_stats"])


def apply_train(model, variables, x):
    logits, updates = forward_pass(model, variables, x)
    others = {name: value for name, value in variables.items() if name != "batch_stats"}
    return logits, {**others, "batch_stats": updates["batch_stats"]}
