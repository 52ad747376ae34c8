# expect: JX827|JX123
# mistake: the statistics move, and the logits are those of evaluation
def apply_train(model, variables, x):
    _, updates = model.apply(variables, x, train=True, mutable=["batch_stats"])
    return model.apply(variables, x, train=False), {**variables, **updates}
