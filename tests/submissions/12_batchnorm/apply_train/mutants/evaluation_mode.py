# expect: JX827
def apply_train(model, variables, x):
    logits, updates = model.apply(variables, x, train=False, mutable=["batch_stats"])
    return logits, {**variables, **updates}
