# expect: JX701
def apply_eval(model, variables, x):
    return model(x, train=False)
