# expect: JX120
# mistake: one example loses its axis
def apply_eval(model, variables, x):
    return model.apply(variables, x, train=False).squeeze()
