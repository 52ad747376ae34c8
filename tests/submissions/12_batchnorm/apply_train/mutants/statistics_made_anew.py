# expect: JX123|JX831|JX823
# mistake: the old statistics are left out, so they start from 0 and 1 in each call
def apply_train(model, variables, x):
    without = {name: tree for name, tree in variables.items() if name != "batch_stats"}
    logits, updates = model.apply(without, x, train=True, mutable=["batch_stats"])
    return logits, {**variables, **updates}
