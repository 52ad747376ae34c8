# expect: JX101
# outcome: partly
def apply_train(model, variables, x):
    logits, updates = model.apply(variables, x, train=True, mutable=["batch_stats"])
    variables["batch_stats"] = updates["batch_stats"]
    return logits, variables
