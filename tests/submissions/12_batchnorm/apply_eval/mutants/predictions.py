# expect: JX120|JX121|JX122
# mistake: class numbers for logits
def apply_eval(model, variables, x):
    return model.apply(variables, x, train=False).argmax(axis=-1)
