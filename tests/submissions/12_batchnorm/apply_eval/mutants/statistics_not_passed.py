# expect: JX824
def apply_eval(model, variables, x):
    return model.apply({"params": variables["params"]}, x, train=False)
