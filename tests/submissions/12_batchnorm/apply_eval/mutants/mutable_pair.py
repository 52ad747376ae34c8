# expect: JX822
def apply_eval(model, variables, x):
    return model.apply(variables, x, train=False, mutable=["batch_stats"])
