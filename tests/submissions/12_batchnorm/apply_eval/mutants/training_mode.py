# expect: JX826
def apply_eval(model, variables, x):
    logits, updates = model.apply(variables, x, train=True, mutable=["batch_stats"])
    return logits
