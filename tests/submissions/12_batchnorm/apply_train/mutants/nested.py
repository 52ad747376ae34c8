# expect: JX825
def apply_train(model, variables, x):
    logits, updates = model.apply(variables, x, train=True, mutable=["batch_stats"])
    return logits, {**variables, "batch_stats": updates}
