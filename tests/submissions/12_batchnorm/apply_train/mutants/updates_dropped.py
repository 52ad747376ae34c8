# expect: JX823
def apply_train(model, variables, x):
    logits, _ = model.apply(variables, x, train=True, mutable=["batch_stats"])
    return logits, variables
