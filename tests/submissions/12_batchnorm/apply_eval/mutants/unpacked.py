# expect: JX835
def apply_eval(model, variables, x):
    logits, _ = model.apply(variables, x, train=False)
    return logits
