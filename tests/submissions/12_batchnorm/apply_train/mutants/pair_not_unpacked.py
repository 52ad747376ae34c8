# expect: JX822
def apply_train(model, variables, x):
    logits = model.apply(variables, x, train=True, mutable=["batch_stats"])
    return logits, variables
