# expect: JX821
def apply_eval(model, variables, x):
    return model.apply(variables, x, train=True)
