# expect: JX829
# outcome: partly
def apply_train(model, variables, x):
    logits, new_variables = model.apply(variables, x, train=True, mutable=True)
    return logits, new_variables
