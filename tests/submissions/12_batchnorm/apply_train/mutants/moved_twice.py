# expect: JX123
# mistake: a second pass in training mode moves the statistics once more
def apply_train(model, variables, x):
    _, updates = model.apply(variables, x, train=True, mutable=["batch_stats"])
    variables = {**variables, **updates}
    logits, updates = model.apply(variables, x, train=True, mutable=["batch_stats"])
    return logits, {**variables, **updates}
