# expect: JX821
def apply_train(model, variables, x):
    logits, updates = model.apply(variables, x, train=True)
    return logits, {**variables, **updates}
