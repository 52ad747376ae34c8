# expect: JX708
def apply_eval(model, variables, x):
    return model.apply(variables["params"], x, train=False)
